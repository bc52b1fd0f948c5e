package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.ApprovalPending;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.Approval;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import dev.keylife.type.PendingApproval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that wait for approvals: what is published, what is kept, and for how long. */
class ApprovalsTopologyTest {
  private static final String POLICY =
      """
      {"Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
        {"Effect": "Deny", "Principal": "*", "Action": "kms:ScheduleKeyDeletion", "Resource": "*",
         "Condition": {"NumericLessThan": {"keylife:Approvals": "2"}}}]}""";

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder.resolve("state"));
    CreateKey create = harness.createKey("k");
    create.setPolicy(POLICY);
    harness.send(create);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void theSecondPrincipalHasItCarriedOutAfterARestartToo() {
    SpecificRecord first = schedule("alice", "a1", 7);
    ApprovalPending pending = pending(first);
    assertThat(pending.getApprovals()).containsExactly(new Approval("alice"));
    assertThat(pending.getRequired()).isEqualTo(2);
    assertThat(pending.getCommandType()).isEqualTo("ScheduleKeyDeletion");
    assertThat(pending.getKeyState()).isEqualTo(KeyState.PendingImport);
    assertThat(pending.getValidTo()).isEqualTo(harness.now().plus(Duration.ofHours(24)));
    assertThat(snapshot().getPendingApprovals())
        .containsExactly(
            new PendingApproval(
                "ScheduleKeyDeletion", List.of(new Approval("alice")), 2, pending.getValidTo()));

    CommandRepeated again = (CommandRepeated) harness.send(first).get(0);
    assertThat(again.getFirstEventType()).isEqualTo("ApprovalPending");
    assertThat(again.getFirstCode())
        .as("nobody reads it as done")
        .isEqualTo(FailureCode.AccessDeniedException);

    harness = harness.restartAfter(Duration.ofMinutes(1));
    KeyStateChanged done = (KeyStateChanged) harness.send(schedule("bob", "b1", 7)).get(0);
    assertThat(done.getNewState()).isEqualTo(KeyState.PendingDeletion);
    assertThat(done.getHeader().getIssuer()).isEqualTo("bob");
    assertThat(snapshot().getPendingApprovals()).isEmpty();
    assertThat(harness.contents(StoreNames.DEADLINES_STORE)).hasSize(1);
  }

  @Test
  void anotherFieldIsAnotherCommand() {
    pending(schedule("alice", "a1", 7));
    assertThat(pending(schedule("bob", "b1", 8)).getApprovals())
        .containsExactly(new Approval("bob"));
  }

  @Test
  void approvalsLapseAndGoWithTheKey() {
    pending(schedule("alice", "a1", 7));
    assertThat(harness.advance(Duration.ofHours(25))).isEmpty();
    assertThat(harness.contents(StoreNames.DEADLINES_STORE)).isEmpty();
    assertThat(pending(schedule("bob", "b1", 7)).getApprovals())
        .containsExactly(new Approval("bob"));
    harness.send(schedule("alice", "a2", 7));
    harness.advance(Duration.ofDays(8));
    assertThat(harness.contents(StoreNames.KEYS_STORE)).isEmpty();
    assertThat(harness.contents(StoreNames.DEADLINES_STORE)).isEmpty();
  }

  private ApprovalPending pending(SpecificRecord command) {
    return (ApprovalPending) harness.send(command).get(0);
  }

  private KeySnapshot snapshot() {
    Map<String, SpecificRecord> latest = harness.states.readKeyValuesToMap();
    return (KeySnapshot) latest.get("k");
  }

  private SpecificRecord schedule(String issuer, String id, int days) {
    return new ScheduleKeyDeletion(new CommandHeader(id, "k", issuer, harness.now()), days);
  }
}
