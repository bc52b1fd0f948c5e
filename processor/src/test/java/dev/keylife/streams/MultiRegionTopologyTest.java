package dev.keylife.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DisableKey;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ReplicateKey;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.command.UpdatePrimaryRegion;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.lifecycle.MultiRegionPolicy;
import dev.keylife.lifecycle.PrincipalPatterns;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.ImportState;
import dev.keylife.type.KeyState;
import dev.keylife.type.MultiRegionMemberStatus;
import dev.keylife.type.StateChangeCause;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two installations, each with master keys of its own, and a keyset that they have in common. */
class MultiRegionTopologyTest {
  private static final String KEY = "mrk-1234abcd12ab34cd56ef1234567890ab";
  private static final String HERE = "us-east-1";
  private static final String THERE = "eu-west-1";
  private static final byte[] MATERIAL = "any material of 32 bytes will do".getBytes(UTF_8);
  private static final byte[] OTHER = "any other one of 32 bytes won't.".getBytes(UTF_8);

  @TempDir Path folder;
  private TopologyHarness here;
  private TopologyHarness there;

  @BeforeEach
  void start() {
    Supplier<MaterialCryptography> cryptography = TestCryptography.ofRegions();
    here = new TopologyHarness(setup(HERE, THERE, cryptography.get()));
    there = new TopologyHarness(setup(THERE, HERE, cryptography.get()));
  }

  private Setup setup(String region, String peer, Cryptography crypto) {
    return Setup.in(folder.resolve(region))
        .with(crypto)
        .with(
            LifecyclePolicy.defaults(new KeyNamespace("aws", region, "111122223333"))
                .withRegions(
                    new MultiRegionPolicy(
                        true, Set.of(peer), new PrincipalPatterns(List.of("replicator")))));
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
  }

  @Test
  void aReplicaTakesTheSameMaterialUnderTheSameIdAndNoOther() {
    KeyStateChanged imported = createAndImport();
    replicate();
    KeySnapshot replica = snapshot(there);
    assertThat(replica.getKeyState()).isEqualTo(KeyState.PendingImport);
    assertThat(replica.getKeyArn()).isEqualTo("arn:aws:kms:eu-west-1:111122223333:key/" + KEY);
    assertThat(replica.getDescription()).isEqualTo("the replica");
    assertThat(replica.getKeyMaterials().get(0).getImportState())
        .isEqualTo(ImportState.PENDING_IMPORT);

    SpecificRecord refused = there.send(importCommand(there, OTHER)).get(0);
    assertThat(((ImportFailed) refused).getCode())
        .isEqualTo(FailureCode.IncorrectKeyMaterialException);
    var taken = (KeyStateChanged) there.send(importCommand(there, MATERIAL)).get(0);

    assertThat(taken.getCause()).isEqualTo(StateChangeCause.MATERIAL_IMPORTED);
    assertThat(taken.getNewState()).isEqualTo(KeyState.Enabled);
    assertThat(taken.getKeyMaterialId()).isEqualTo(imported.getKeyMaterialId());
  }

  @Test
  void theSnapshotShowsCreatingUntilThePrimaryHasHeard() {
    createAndImport();
    KeyStateChanged asked = askForReplica();

    KeyStateChanged created = (KeyStateChanged) tell(here, HERE, asked, there).get(0);

    assertThat(created.getCause()).isEqualTo(StateChangeCause.CREATED);
    assertThat(snapshot(there).getKeyState()).isEqualTo(KeyState.Creating);
    var heard = (KeyStateChanged) tell(there, THERE, created, here).get(0);
    assertThat(heard.getCause()).isEqualTo(StateChangeCause.SYNCHRONIZED);
    assertThat(snapshot(here).getMultiRegion().getMembers())
        .extracting(member -> member.getRegion() + " " + member.getStatus())
        .containsExactly(
            HERE + " " + MultiRegionMemberStatus.READY,
            THERE + " " + MultiRegionMemberStatus.READY);
    tell(here, HERE, heard, there);
    assertThat(snapshot(there).getKeyState()).isEqualTo(KeyState.PendingImport);
  }

  @Test
  void forgedNewsIsRefusedAndWhoGuessesTheIdsOfNewsKeepsNoneAway() {
    createAndImport();
    SynchronizeMultiRegionKey news = news(HERE, askForReplica(), here);
    news.getHeader().setIssuer("mallory");
    SpecificRecord refused = there.send(news).get(0);
    assertThat(((CommandRejected) refused).getCode()).isEqualTo(FailureCode.AccessDeniedException);
    there.send(
        new DisableKey(
            new CommandHeader(news.getHeader().getCommandId(), KEY, "mallory", there.now())));

    news.getHeader().setIssuer("replicator");
    KeyStateChanged created = (KeyStateChanged) there.send(news).get(0);

    assertThat(created.getNewState()).isEqualTo(KeyState.Creating);
    assertThat(there.send(news).get(0)).isInstanceOf(KeyUnchanged.class);
  }

  @Test
  void newsToldAgainAfterTheDuplicateWindowAndARestartDoesNothing() {
    createAndImport();
    KeyStateChanged asked = askForReplica();
    KeyStateChanged created = (KeyStateChanged) tell(here, HERE, asked, there).get(0);
    KeyStateChanged heard = (KeyStateChanged) tell(there, THERE, created, here).get(0);
    tell(here, HERE, heard, there);
    there.send(importCommand(there, MATERIAL));

    here = here.restartAfter(Duration.ofDays(30));
    there = there.restartAfter(Duration.ofDays(30));

    assertThat(tell(here, HERE, asked, there).get(0)).isInstanceOf(KeyUnchanged.class);
    assertThat(tell(there, THERE, created, here).get(0)).isInstanceOf(KeyUnchanged.class);
    assertThat(snapshot(there).getKeyState()).isEqualTo(KeyState.Enabled);
  }

  @Test
  void thePrimaryMovesAndBothAreUpdatingMeanwhile() {
    createAndImport();
    replicate();
    KeyStateChanged imported = (KeyStateChanged) there.send(importCommand(there, MATERIAL)).get(0);
    tell(there, THERE, imported, here);

    var asked =
        (KeyStateChanged) here.send(new UpdatePrimaryRegion(here.header(KEY), THERE)).get(0);
    assertThat(asked.getNewState()).isEqualTo(KeyState.Updating);
    KeyStateChanged taken = (KeyStateChanged) tell(here, HERE, asked, there).get(0);
    assertThat(taken.getNewState()).isEqualTo(KeyState.Updating);
    KeyStateChanged ended = (KeyStateChanged) tell(there, THERE, taken, here).get(0);
    assertThat(ended.getNewState()).isEqualTo(KeyState.Enabled);
    tell(here, HERE, ended, there);

    KeySnapshot primary = snapshot(there);
    assertThat(primary.getKeyState()).isEqualTo(KeyState.Enabled);
    assertThat(primary.getMultiRegion().getPrimaryRegion()).isEqualTo(THERE);
    assertThat(snapshot(here).getMultiRegion().getPrimaryRegion()).isEqualTo(THERE);
  }

  private KeyStateChanged createAndImport() {
    CreateKey create = here.createKey(KEY);
    create.setMultiRegion(true);
    assertThat(here.send(create).get(0)).isInstanceOf(KeyStateChanged.class);
    return (KeyStateChanged) here.send(importCommand(here, MATERIAL)).get(0);
  }

  private KeyStateChanged askForReplica() {
    return (KeyStateChanged)
        here.send(
                ReplicateKey.newBuilder()
                    .setHeader(here.header(KEY))
                    .setReplicaRegion(THERE)
                    .setDescription("the replica")
                    .build())
            .get(0);
  }

  private void replicate() {
    KeyStateChanged created = (KeyStateChanged) tell(here, HERE, askForReplica(), there).get(0);
    KeyStateChanged heard = (KeyStateChanged) tell(there, THERE, created, here).get(0);
    tell(here, HERE, heard, there);
  }

  private static List<SpecificRecord> tell(
      TopologyHarness from, String region, KeyStateChanged event, TopologyHarness to) {
    return to.send(news(region, event, from));
  }

  /** As the replicator publishes it. */
  private static SynchronizeMultiRegionKey news(
      String region, KeyStateChanged event, TopologyHarness from) {
    return new SynchronizeMultiRegionKey(
        new CommandHeader(
            "news/" + region + "/" + event.getHeader().getSequence(),
            KEY,
            "replicator",
            from.now()),
        region,
        event.getHeader().getSequence(),
        event.getNewState(),
        event.getMultiRegion());
  }

  private static ImportKeyMaterial importCommand(TopologyHarness harness, byte[] material) {
    ImportParametersIssued p = harness.parameters(KEY);
    return new ImportKeyMaterial(
        harness.header(KEY),
        p.getImportToken(),
        ByteBuffer.wrap(TestCryptography.wrapOaepSha256(p.getPublicKey(), material)),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null,
        null);
  }

  private static KeySnapshot snapshot(TopologyHarness harness) {
    List<SpecificRecord> all = harness.states.readValuesToList();
    return (KeySnapshot) all.get(all.size() - 1);
  }
}
