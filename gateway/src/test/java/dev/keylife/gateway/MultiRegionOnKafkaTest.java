package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.audit.Report;
import dev.keylife.audit.TrailVerifier;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.EventQuery;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Outcome;
import dev.keylife.client.regions.ReplicationLink;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.embedded.NodeProgram;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.type.FailureCode;
import dev.keylife.type.MultiRegionNews;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DependencyTimeoutException;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MultiRegionKey;
import software.amazon.awssdk.services.kms.model.MultiRegionKeyType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/**
 * Multi-Region keys in two installations, each with a broker, a processor and a gateway of its own,
 * through the AWS SDK; and what happens to them while the replicator, or one of the clusters, is
 * away.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MultiRegionOnKafkaTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("orders of 2026");

  private TwoRegions regions;
  private KmsClient east;
  private KmsClient west;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    regions = new TwoRegions(folder);
    east = regions.east.kms();
    west = regions.west.kms();
  }

  @AfterAll
  void stop() throws Exception {
    regions.close();
  }

  private static byte[] material() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return random;
  }

  /**
   * A replica that its Region was not told of is not found there; and for a moment after its
   * brokers are back, a gateway answers that its view is too old.
   */
  private static void until(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(
            e -> e instanceof NotFoundException || e instanceof DependencyTimeoutException)
        .untilAsserted(assertion);
  }

  private static KeyMetadata describe(KmsClient kms, String id) {
    return kms.describeKey(r -> r.keyId(id)).keyMetadata();
  }

  private static void untilState(KmsClient kms, String id, KeyState state) {
    until(() -> assertThat(describe(kms, id).keyState()).isEqualTo(state));
  }

  private String createPrimary() {
    return east.createKey(
            r -> r.origin(OriginType.EXTERNAL).multiRegion(true).description("orders"))
        .keyMetadata()
        .keyId();
  }

  private void replicate(String id) {
    east.replicateKey(r -> r.keyId(id).replicaRegion("us-west-2"));
    untilState(west, id, KeyState.PENDING_IMPORT);
  }

  /** A key with the same material in both. */
  private String createInBoth() {
    byte[] material = material();
    String id = createPrimary();
    ImportedKeys.importMaterial(east, id, material, null);
    replicate(id);
    ImportedKeys.importMaterial(west, id, material, null);
    return id;
  }

  private static List<String> regions(List<MultiRegionKey> keys) {
    return keys.stream().map(MultiRegionKey::region).toList();
  }

  @Test
  void aReplicaIsCreatedAndOpensWhatItsPrimaryEncrypted() {
    byte[] material = material();
    String id = createPrimary();
    assertThat(id).matches("mrk-[0-9a-f]{32}");
    KeyMetadata alone = describe(east, id);
    assertThat(alone.multiRegion()).isTrue();
    assertThat(alone.multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.PRIMARY);
    assertThat(alone.multiRegionConfiguration().primaryKey().arn()).isEqualTo(alone.arn());
    assertThat(alone.multiRegionConfiguration().replicaKeys()).isEmpty();
    ImportedKeys.importMaterial(east, id, material, null);

    Tag tag = Tag.builder().tagKey("team").tagValue("orders").build();
    var asked =
        east.replicateKey(
            r -> r.keyId(id).replicaRegion("us-west-2").description("in Oregon").tags(tag));
    assertThat(asked.replicaKeyMetadata().arn())
        .isEqualTo("arn:aws:kms:us-west-2:000000000000:key/" + id);
    assertThat(asked.replicaKeyMetadata().keyState()).isEqualTo(KeyState.CREATING);
    assertThat(asked.replicaKeyMetadata().multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.REPLICA);
    assertThat(asked.replicaTags()).containsExactly(tag);
    assertThat(asked.replicaPolicy()).contains("arn:aws:iam::000000000000:root");

    untilState(west, id, KeyState.PENDING_IMPORT);
    KeyMetadata replica = describe(west, id);
    assertThat(replica.arn()).isEqualTo("arn:aws:kms:us-west-2:000000000000:key/" + id);
    assertThat(replica.description()).isEqualTo("in Oregon");
    assertThat(replica.multiRegionConfiguration().multiRegionKeyType())
        .isEqualTo(MultiRegionKeyType.REPLICA);
    assertThat(west.listResourceTags(r -> r.keyId(id)).tags()).containsExactly(tag);
    until(
        () ->
            assertThat(regions(describe(east, id).multiRegionConfiguration().replicaKeys()))
                .containsExactly("us-west-2"));
    assertThatThrownBy(() -> east.replicateKey(r -> r.keyId(id).replicaRegion("us-west-2")))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> west.replicateKey(r -> r.keyId(id).replicaRegion("us-east-1")))
        .isInstanceOf(UnsupportedOperationException.class);

    assertThatThrownBy(() -> ImportedKeys.importMaterial(west, id, material(), null))
        .isInstanceOf(IncorrectKeyMaterialException.class);
    ImportedKeys.importMaterial(west, id, material, null);
    assertThat(describe(west, id).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(describe(west, id).currentKeyMaterialId())
        .isEqualTo(describe(east, id).currentKeyMaterialId());

    SdkBytes there = east.encrypt(r -> r.keyId(id).plaintext(PLAINTEXT)).ciphertextBlob();
    var opened = west.decrypt(r -> r.ciphertextBlob(there));
    assertThat(opened.plaintext()).isEqualTo(PLAINTEXT);
    assertThat(opened.keyId()).isEqualTo(replica.arn());
    SdkBytes back = west.encrypt(r -> r.keyId(id).plaintext(PLAINTEXT)).ciphertextBlob();
    assertThat(east.decrypt(r -> r.keyId(id).ciphertextBlob(back)).plaintext())
        .isEqualTo(PLAINTEXT);

    String own = west.createKey(r -> r.description("of one Region")).keyMetadata().keyId();
    var moved = west.reEncrypt(r -> r.ciphertextBlob(there).destinationKeyId(own));
    assertThat(moved.sourceKeyId()).isEqualTo(replica.arn());
    assertThat(west.decrypt(r -> r.ciphertextBlob(moved.ciphertextBlob())).plaintext())
        .isEqualTo(PLAINTEXT);
    assertThatThrownBy(() -> west.decrypt(r -> r.keyId(own).ciphertextBlob(there)))
        .isInstanceOf(IncorrectKeyException.class);
    assertDenied(() -> east.decrypt(r -> r.ciphertextBlob(moved.ciphertextBlob())));
  }

  /** As in AWS KMS, nobody is told whether there is a key that a ciphertext names. */
  private static void assertDenied(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void keysRotateTogetherOnceTheMaterialIsInBoth() {
    byte[] second = material();
    String id = createInBoth();
    String first = describe(east, id).currentKeyMaterialId();
    SdkBytes old = east.encrypt(r -> r.keyId(id).plaintext(PLAINTEXT)).ciphertextBlob();
    ImportedKeys.importMaterial(east, id, second, ImportType.NEW_KEY_MATERIAL);
    assertThat(newest(east, id).keyMaterialStateAsString())
        .isEqualTo("PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    assertThatThrownBy(() -> east.rotateKeyOnDemand(r -> r.keyId(id)))
        .isInstanceOf(KmsException.class);
    assertThatThrownBy(() -> west.rotateKeyOnDemand(r -> r.keyId(id)))
        .isInstanceOf(UnsupportedOperationException.class);

    until(() -> assertThat(newest(west, id).importStateAsString()).isEqualTo("PENDING_IMPORT"));
    ImportedKeys.importMaterial(west, id, second, ImportType.EXISTING_KEY_MATERIAL);
    until(
        () ->
            assertThat(newest(east, id).keyMaterialStateAsString()).isEqualTo("PENDING_ROTATION"));
    east.rotateKeyOnDemand(r -> r.keyId(id));
    String next = describe(east, id).currentKeyMaterialId();
    assertThat(next).isNotEqualTo(first);
    until(() -> assertThat(describe(west, id).currentKeyMaterialId()).isEqualTo(next));
    assertThat(describe(west, id).keyState()).isEqualTo(KeyState.ENABLED);
    assertThat(west.decrypt(r -> r.ciphertextBlob(old)).plaintext()).isEqualTo(PLAINTEXT);
    SdkBytes fresh = west.encrypt(r -> r.keyId(id).plaintext(PLAINTEXT)).ciphertextBlob();
    assertThat(east.decrypt(r -> r.ciphertextBlob(fresh)).keyMaterialId()).isEqualTo(next);
  }

  private static RotationsListEntry newest(KmsClient kms, String id) {
    List<RotationsListEntry> all =
        kms.listKeyRotations(r -> r.keyId(id).includeKeyMaterial("ALL_KEY_MATERIAL")).rotations();
    return all.get(all.size() - 1);
  }

  @Test
  void thePrimaryMovesAndWaitsForItsReplicasToBeDeleted() {
    String id = createInBoth();
    // The primary's Region has to hear first that the replica is enabled.
    until(() -> assertThat(isQuiet()).isTrue());
    east.updatePrimaryRegion(r -> r.keyId(id).primaryRegion("us-west-2"));
    for (KmsClient kms : List.of(east, west)) {
      until(
          () -> {
            KeyMetadata key = describe(kms, id);
            assertThat(key.keyState()).isEqualTo(KeyState.ENABLED);
            assertThat(key.multiRegionConfiguration().primaryKey().region()).isEqualTo("us-west-2");
            assertThat(regions(key.multiRegionConfiguration().replicaKeys()))
                .containsExactly("us-east-1");
          });
    }
    assertThatThrownBy(() -> east.updatePrimaryRegion(r -> r.keyId(id).primaryRegion("us-west-2")))
        .isInstanceOf(UnsupportedOperationException.class);

    var scheduled = west.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7));
    assertThat(scheduled.keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
    assertThat(scheduled.deletionDate()).isNull();
    KeyMetadata waiting = describe(west, id);
    assertThat(waiting.keyState()).isEqualTo(KeyState.PENDING_REPLICA_DELETION);
    assertThat(waiting.pendingDeletionWindowInDays()).isEqualTo(7);
    assertThat(waiting.deletionDate()).isNull();
    assertThat(east.scheduleKeyDeletion(r -> r.keyId(id).pendingWindowInDays(7)).keyState())
        .isEqualTo(KeyState.PENDING_DELETION);
    west.cancelKeyDeletion(r -> r.keyId(id));
    assertThat(describe(west, id).keyState()).isEqualTo(KeyState.DISABLED);
    assertThat(describe(west, id).pendingDeletionWindowInDays()).isNull();
  }

  @Test
  void whatHappensWhileTheReplicatorIsAwayIsToldOnceItIsBack() {
    byte[] material = material();
    regions.stopReplicator();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String id = createPrimary();
      ImportedKeys.importMaterial(east, id, material, null);
      east.replicateKey(r -> r.keyId(id).replicaRegion("us-west-2"));
      ids.add(id);
    }
    assertThatThrownBy(() -> describe(west, ids.get(0))).isInstanceOf(NotFoundException.class);
    regions.startReplicator(TwoRegions.USUAL_GROUP);
    ids.forEach(id -> untilState(west, id, KeyState.PENDING_IMPORT));
    for (String id : ids) {
      ImportedKeys.importMaterial(west, id, material, null);
      assertThat(describe(west, id).currentKeyMaterialId())
          .isEqualTo(describe(east, id).currentKeyMaterialId());
    }
  }

  @Test
  void whatIsToldTwiceChangesNothing() {
    String id = createInBoth();
    until(() -> assertThat(isQuiet()).isTrue());
    KeyMetadata here = describe(east, id);
    KeyMetadata there = describe(west, id);
    int changes = changes(regions.east, id) + changes(regions.west, id);

    // A new group begins at the beginning.
    regions.startReplicator("keylife-replicator-once-more-");
    until(
        () ->
            assertThat(regions.replicator().links())
                .allSatisfy(link -> assertThat(link.told()).isPositive()));
    until(() -> assertThat(isQuiet()).isTrue());

    assertThat(describe(east, id)).isEqualTo(here);
    assertThat(describe(west, id)).isEqualTo(there);
    assertThat(changes(regions.east, id) + changes(regions.west, id)).isEqualTo(changes);
    assertThat(regions.replicator().links())
        .allSatisfy(link -> assertThat(link.refused()).isZero());
    regions.startReplicator(TwoRegions.USUAL_GROUP);
  }

  /** As several replicators, or one that was killed, can deliver it. */
  @Test
  void newsThatComesBackwardsMovesThePrimaryAndTakesNothingBack() {
    String id = createInBoth();
    until(() -> assertThat(isQuiet()).isTrue());
    regions.stopReplicator();
    east.updatePrimaryRegion(r -> r.keyId(id).primaryRegion("us-west-2"));

    tellBackwards(regions.east, regions.west, id);
    assertThat(describe(west, id).keyState()).isEqualTo(KeyState.UPDATING);
    assertThat(primaryAccordingTo(west, id)).isEqualTo("us-west-2");
    tellBackwards(regions.west, regions.east, id);
    for (KmsClient kms : List.of(east, west)) {
      assertThat(primaryAccordingTo(kms, id)).isEqualTo("us-west-2");
    }

    regions.startReplicator(TwoRegions.USUAL_GROUP);
    untilState(west, id, KeyState.ENABLED);
    west.updatePrimaryRegion(r -> r.keyId(id).primaryRegion("us-east-1"));
    for (KmsClient kms : List.of(east, west)) {
      until(() -> assertThat(primaryAccordingTo(kms, id)).isEqualTo("us-east-1"));
      untilState(kms, id, KeyState.ENABLED);
    }
    until(() -> assertThat(isQuiet()).isTrue());
    KeyMetadata here = describe(east, id);
    KeyMetadata there = describe(west, id);
    int changes = changes(regions.east, id) + changes(regions.west, id);

    tellBackwards(regions.east, regions.west, id);
    tellBackwards(regions.west, regions.east, id);

    assertThat(describe(east, id)).isEqualTo(here);
    assertThat(describe(west, id)).isEqualTo(there);
    assertThat(changes(regions.east, id) + changes(regions.west, id)).isEqualTo(changes);
    assertThat(regions.replicator().links())
        .allSatisfy(link -> assertThat(link.refused()).isZero());
  }

  private static String primaryAccordingTo(KmsClient kms, String id) {
    return describe(kms, id).multiRegionConfiguration().primaryKey().region();
  }

  /** Tells a Region all that another has had to tell it of a key, the newest first. */
  private static void tellBackwards(GatewayStack from, GatewayStack to, String id) {
    List<SynchronizeMultiRegionKey> news = new ArrayList<>();
    from.keylife()
        .events(
            new EventQuery(
                new EventQuery.Start.Beginning(), false, e -> e.header().getKeyId().equals(id)),
            event -> {
              if (event.value() instanceof KeyStateChanged changed
                  && concerns(changed.getMultiRegion(), to.region())) {
                news.add(
                    SynchronizeMultiRegionKey.newBuilder()
                        .setHeader(CommandHeaders.fresh(id, TwoRegions.REPLICATOR))
                        .setRegion(from.region())
                        .setSequence(event.header().getSequence())
                        .setKeyState(changed.getNewState())
                        .setNews(changed.getMultiRegion())
                        .build());
              }
              return true;
            });
    assertThat(news).as("news of " + from.region()).hasSizeGreaterThan(1);
    Collections.reverse(news);
    try (KeylifeClient replicator = KeylifeClient.open(to.signingClient())) {
      for (SynchronizeMultiRegionKey command : news) {
        assertThat(replicator.execute(command, PATIENCE)).isInstanceOf(Outcome.Succeeded.class);
      }
    }
  }

  private static boolean concerns(@Nullable MultiRegionNews news, String region) {
    return news != null
        && news.getConfiguration().getMembers().stream()
            .anyMatch(member -> member.getRegion().equals(region));
  }

  @Test
  void whatThePrimaryAloneMayDoIsRefusedAtAReplicaAndStandsInItsTrail() {
    String id = createInBoth();
    until(() -> assertThat(isQuiet()).isTrue());
    KeyMetadata here = describe(east, id);
    KeyMetadata there = describe(west, id);
    int changesHere = changes(regions.east, id);

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> west.rotateKeyOnDemand(r -> r.keyId(id)),
            () -> west.replicateKey(r -> r.keyId(id).replicaRegion("us-east-1")),
            () -> west.updatePrimaryRegion(r -> r.keyId(id).primaryRegion("us-west-2")))) {
      assertThatThrownBy(call).isInstanceOf(UnsupportedOperationException.class);
    }

    List<String> refused = new ArrayList<>();
    regions
        .west
        .keylife()
        .events(
            new EventQuery(
                new EventQuery.Start.Beginning(), false, e -> e.header().getKeyId().equals(id)),
            event -> {
              if (event.value() instanceof CommandRejected rejected) {
                assertThat(event.header().getIssuer()).isEqualTo(GatewayStack.ALICE);
                assertThat(rejected.getCode()).isEqualTo(FailureCode.UnsupportedOperationException);
                refused.add(rejected.getCommandType());
              }
              return true;
            });
    assertThat(refused).containsExactly("RotateKeyOnDemand", "ReplicateKey", "UpdatePrimaryRegion");
    until(() -> assertThat(isQuiet()).isTrue());
    assertThat(describe(east, id)).isEqualTo(here);
    assertThat(describe(west, id)).isEqualTo(there);
    assertThat(changes(regions.east, id)).as("nothing is told of it").isEqualTo(changesHere);
  }

  /** Whether both directions have told all that there was when this was asked. */
  private boolean isQuiet() {
    Instant asked = Instant.now();
    until(
        () ->
            assertThat(regions.replicator().links())
                .allMatch(link -> link.upToDate().filter(asked::isBefore).isPresent()));
    return regions.replicator().links().stream()
        .map(ReplicationLink::lag)
        .allMatch(OptionalLong.of(0)::equals);
  }

  private static int changes(GatewayStack stack, String id) {
    List<KeyEvent> events = new ArrayList<>();
    stack
        .keylife()
        .events(
            new EventQuery(
                new EventQuery.Start.Beginning(),
                false,
                e ->
                    e.header().getKeyId().equals(id)
                        && e.header().getSequence() > 0
                        && !(e.value() instanceof KeyUnchanged)),
            event -> events.add(event));
    return events.size();
  }

  @Test
  void aClusterThatIsDownIsToldOnceItIsBack() throws Exception {
    String id = createInBoth();
    byte[] second = material();
    String other = createPrimary();
    ImportedKeys.importMaterial(east, other, second, null);
    regions.west.withoutBrokers(
        () -> {
          east.replicateKey(r -> r.keyId(other).replicaRegion("us-west-2"));
          ImportedKeys.importMaterial(east, id, second, ImportType.NEW_KEY_MATERIAL);
          until(
              () ->
                  assertThat(regions.replicator().links())
                      .filteredOn(link -> link.target().equals("us-west-2"))
                      .singleElement()
                      .satisfies(link -> assertThat(link.problem()).isPresent()));
          assertThat(describe(east, id).keyState()).isEqualTo(KeyState.ENABLED);
        });
    untilState(west, other, KeyState.PENDING_IMPORT);
    until(() -> assertThat(newest(west, id).importStateAsString()).isEqualTo("PENDING_IMPORT"));
    ImportedKeys.importMaterial(west, id, second, ImportType.EXISTING_KEY_MATERIAL);
    until(
        () ->
            assertThat(newest(east, id).keyMaterialStateAsString()).isEqualTo("PENDING_ROTATION"));
    until(
        () ->
            assertThat(regions.replicator().links())
                .allSatisfy(link -> assertThat(link.problem()).isEmpty()));
  }

  @Test
  void theSdkForJavaScriptDoesTheSame() throws Exception {
    NodeProgram node;
    try {
      node =
          NodeProgram.install(
              Path.of("src", "test", "node"), Path.of("target", "npm"), "regions.mjs");
    } catch (NodeProgram.UnavailableException e) {
      Assumptions.abort("Skipped: " + e.getMessage());
      return;
    }
    assertThat(node.run(regions.east.url().toString(), regions.west.url().toString()))
        .containsExactly(
            "Creating",
            "REPLICA a replica",
            "IncorrectKeyMaterialException",
            "true",
            "orders of 2026",
            "PendingReplicaDeletion");
  }

  /** Some thirty Pythons are started, so it runs where it is asked for; see {@link AwsCliTest}. */
  @Test
  @EnabledIfSystemProperty(named = "keylife.test.aws-cli", matches = "true")
  void theCliDoesTheSame(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                Path.of("src", "test", "cli", "regions.sh").toAbsolutePath().toString(),
                folder.toString(),
                regions.east.url().toString(),
                regions.west.url().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID",
                GatewayStack.ACCESS_KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                GatewayStack.SECRET,
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_PAGER",
                ""));
    Process process = builder.start();
    boolean ended = process.waitFor(15, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(output)).isTrue();
    assertThat(Files.readString(output)).endsWith("walked\n");
  }

  @Test
  void bothTrailsAreWholeAndNameTheReplicator() {
    String id = createInBoth();
    until(() -> assertThat(isQuiet()).isTrue());
    for (GatewayStack stack : List.of(regions.east, regions.west)) {
      KeylifeClient client = stack.keylife();
      TrailVerifier verifier = new TrailVerifier(false, Optional.empty(), Duration.ofMinutes(10));
      client.trail(verifier);
      Report report = verifier.finish();
      assertThat(report.isWhole()).as(report.toString()).isTrue();
      List<String> issuers = new ArrayList<>();
      client.events(
          new EventQuery(
              new EventQuery.Start.Beginning(), false, e -> e.header().getKeyId().equals(id)),
          event -> {
            issuers.add(String.valueOf(event.header().getIssuer()));
            assertThat(event.header().getSigningKeyId()).isNotNull();
            return true;
          });
      assertThat(issuers).contains(TwoRegions.REPLICATOR, GatewayStack.ALICE);
    }
  }

  @Test
  void newsFromWhoeverIsNoReplicatorIsNotTaken() {
    String id = createInBoth();
    until(() -> assertThat(isQuiet()).isTrue());
    List<SynchronizeMultiRegionKey> forged = new ArrayList<>();
    regions
        .east
        .keylife()
        .events(
            new EventQuery(
                new EventQuery.Start.Beginning(), false, e -> e.header().getKeyId().equals(id)),
            event -> {
              if (event.value() instanceof KeyStateChanged changed) {
                forged.add(
                    SynchronizeMultiRegionKey.newBuilder()
                        .setHeader(CommandHeaders.fresh(id, GatewayStack.ALICE))
                        .setRegion("us-east-1")
                        .setSequence(1_000_000)
                        .setKeyState(dev.keylife.type.KeyState.Deleted)
                        .setNews(changed.getMultiRegion())
                        .build());
              }
              return true;
            });
    var outcome = regions.west.keylife().execute(forged.get(0), PATIENCE);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.code()).isEqualTo(FailureCode.AccessDeniedException));
    assertThat(describe(west, id).keyState()).isEqualTo(KeyState.ENABLED);
  }
}
