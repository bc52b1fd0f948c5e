package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateGrant;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.RetireGrant;
import dev.keylife.command.RevokeGrant;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.GrantChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.schema.GrantToken;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.EncryptionContextPair;
import dev.keylife.type.FailureCode;
import dev.keylife.type.Grant;
import dev.keylife.type.GrantChange;
import dev.keylife.type.GrantConstraints;
import dev.keylife.type.GrantOperation;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grants from the command to the event, the snapshot and the store. */
class GrantsTopologyTest {
  private static final GrantConstraints PAYMENTS =
      new GrantConstraints(null, List.of(new EncryptionContextPair("team", "payments")));

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
    one(
        CreateKey.newBuilder(harness.createKey("k"))
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.AWS_KMS)
            .build());
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aGrantIsInTheEventAndInTheSnapshotThatComesWithIt() {
    GrantChanged created = (GrantChanged) one(create().build());

    Grant grant = created.getGrant();
    assertThat(created.getChange()).isEqualTo(GrantChange.CREATED);
    assertThat(grant)
        .isEqualTo(
            new Grant(
                grant.getGrantId(),
                "for-alice",
                created.getHeader().getOccurredAt(),
                "alice",
                "bob",
                List.of(GrantOperation.Decrypt, GrantOperation.Encrypt),
                PAYMENTS));
    assertThat(GrantToken.read(created.getGrantToken()))
        .contains(new GrantToken("k", grant.getGrantId()));
    KeySnapshot snapshot = snapshot();
    assertThat(snapshot.getGrants()).containsExactly(grant);
    assertThat(snapshot.getSequence()).isEqualTo(created.getHeader().getSequence());
  }

  @Test
  void grantsOutliveARestartAndGoWithTheirKey() {
    Grant kept = ((GrantChanged) one(create().build())).getGrant();
    Grant retired = ((GrantChanged) one(create().setName(null).build())).getGrant();
    harness = harness.restartAfter(Duration.ofHours(1));

    GrantChanged gone =
        (GrantChanged) one(new RetireGrant(harness.header("k"), retired.getGrantId(), false));
    assertThat(gone.getChange()).isEqualTo(GrantChange.RETIRED);
    assertThat(gone.getGrant()).isEqualTo(retired);
    assertThat(snapshot().getGrants()).containsExactly(kept);

    one(new ScheduleKeyDeletion(harness.header("k"), 7));
    harness.advance(Duration.ofDays(8));
    List<KeyValue<String, SpecificRecord>> states = harness.states.readKeyValuesToList();
    assertThat(states.get(states.size() - 1).value).isNull();
  }

  /** The command once more is one command; another one with its name finds what is there. */
  @Test
  void aRepetitionMakesNoSecondGrant() {
    CommandHeader header = harness.header("k");
    GrantChanged created = (GrantChanged) one(create().setHeader(header).build());

    CommandRepeated repeated = (CommandRepeated) one(create().setHeader(header).build());
    assertThat(repeated.getFirstEventId()).isEqualTo(created.getHeader().getEventId());
    KeyUnchanged found = (KeyUnchanged) one(create().build());
    assertThat(found.getGrantId()).isEqualTo(created.getGrant().getGrantId());
    assertThat(snapshot().getGrants()).containsExactly(created.getGrant());
  }

  /** Both constraints have one pair: what tells them apart is which of the two is absent. */
  @Test
  void anotherConstraintUnderTheSameCommandIdIsAnotherCommand() {
    CommandHeader header = harness.header("k");
    one(create().setHeader(header).build());
    GrantConstraints equals = new GrantConstraints(PAYMENTS.getEncryptionContextSubset(), null);

    CommandRejected rejected =
        (CommandRejected) one(create().setHeader(header).setConstraints(equals).build());

    assertThat(rejected.getCode()).isEqualTo(FailureCode.ValidationException);
    assertThat(rejected.getMessage()).startsWith("The command id was used before");
  }

  @Test
  void whatIsNotUnderstoodIsRefusedAndNotLeftOut() {
    CommandRejected unknown =
        (CommandRejected)
            one(
                create()
                    .setOperations(List.of(GrantOperation.Decrypt, GrantOperation.UNKNOWN))
                    .build());
    assertThat(unknown.getMessage()).isEqualTo("operations has a value that is not known here");
    CommandRejected neither =
        (CommandRejected) one(create().setConstraints(new GrantConstraints(null, null)).build());
    assertThat(neither.getMessage()).startsWith("constraints must have");
    CommandRejected dry = (CommandRejected) one(create().setDryRun(true).build());
    assertThat(dry.getCode()).isEqualTo(FailureCode.DryRunOperationException);
    CommandRejected noId =
        (CommandRejected) one(new RevokeGrant(harness.header("k"), "nonsense", false));
    assertThat(noId.getCode()).isEqualTo(FailureCode.InvalidGrantIdException);
    one(new EnableKey(harness.header("k")));
    assertThat(snapshot().getGrants()).isEmpty();
  }

  private CreateGrant.Builder create() {
    return CreateGrant.newBuilder()
        .setHeader(harness.header("k"))
        .setGranteePrincipal("alice")
        .setRetiringPrincipal("bob")
        .setOperations(List.of(GrantOperation.Encrypt, GrantOperation.Decrypt))
        .setConstraints(PAYMENTS)
        .setName("for-alice");
  }

  private KeySnapshot snapshot() {
    List<SpecificRecord> all = harness.states.readValuesToList();
    return (KeySnapshot) all.get(all.size() - 1);
  }

  private SpecificRecord one(SpecificRecord command) {
    List<SpecificRecord> events = harness.send(command);
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
