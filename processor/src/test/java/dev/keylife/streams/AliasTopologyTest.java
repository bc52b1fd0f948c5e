package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.DeleteAlias;
import dev.keylife.command.PutKeyPolicy;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.command.UpdateAlias;
import dev.keylife.event.AliasChanged;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.AliasChange;
import dev.keylife.type.FailureCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about aliases, through the partition of the name and back. */
class AliasTopologyTest {
  private static final String ALIAS = "alias/orders";

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
    one(harness.createKey("a"));
    one(harness.createKey("b"));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void anAliasStandsForOneKeyAfterTheOther() {
    AliasChanged created = (AliasChanged) one(new CreateAlias(harness.header("a"), ALIAS));
    assertThat(created.getChange()).isEqualTo(AliasChange.CREATED);
    assertThat(created.getAliasArn()).endsWith(":111122223333:alias/orders");
    assertThat(alias().getTargetKeyId()).isEqualTo("a");

    CommandRejected taken = (CommandRejected) one(new CreateAlias(harness.header("b"), ALIAS));
    assertThat(taken.getCode()).isEqualTo(FailureCode.AlreadyExistsException);

    harness.advance(Duration.ofMinutes(1));
    AliasChanged updated = (AliasChanged) one(new UpdateAlias(harness.header("b"), ALIAS));
    assertThat(updated.getPreviousKeyId()).isEqualTo("a");
    AliasSnapshot moved = alias();
    assertThat(moved.getTargetKeyId()).isEqualTo("b");
    assertThat(moved.getLastUpdatedDate()).isEqualTo(moved.getCreationDate().plusSeconds(60));

    CommandRejected gone = (CommandRejected) one(new DeleteAlias(harness.header("a"), ALIAS));
    assertThat(gone.getCode()).as("of this key").isEqualTo(FailureCode.NotFoundException);
    AliasChanged deleted = (AliasChanged) one(new DeleteAlias(harness.header("b", "D1"), ALIAS));
    assertThat(deleted.getChange()).isEqualTo(AliasChange.DELETED);
    TestRecord<String, SpecificRecord> tombstone = tombstone();
    assertThat(text(tombstone, KeylifeHeaders.DELETED_BY)).isEqualTo("D1");
    assertThat(text(tombstone, KeylifeHeaders.TARGET_KEY_ID)).isEqualTo("b");
    assertThat(harness.contents(StoreNames.ALIASES_STORE)).isEmpty();
  }

  /** Who may do what they like with a key of their own could have others' aliases stand for it. */
  @Test
  void thePolicyOfTheKeyThatHasAnAliasHasToLetItGo() {
    one(new CreateAlias(harness.header("a"), ALIAS));
    alias();
    String noMoves =
        """
        {"Statement": [
          {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
          {"Effect": "Deny", "Principal": "*", "Action": "kms:UpdateAlias", "Resource": "*"}]}""";
    put(noMoves);
    CommandRejected refused = (CommandRejected) one(new UpdateAlias(harness.header("b"), ALIAS));
    assertThat(refused.getCode()).isEqualTo(FailureCode.AccessDeniedException);
    assertThat(refused.getHeader().getKeyId()).isEqualTo("b");
    assertThat(refused.getMessage())
        .contains("is not authorized to perform: kms:UpdateAlias on resource:")
        .contains(":key/a with an explicit deny");
    assertThat(harness.aliases.isEmpty()).as("a change of the alias").isTrue();

    put(noMoves.replace("Deny", "Allow"));
    assertThat(one(new UpdateAlias(harness.header("b"), ALIAS))).isInstanceOf(AliasChanged.class);
    assertThat(alias().getTargetKeyId()).isEqualTo("b");
    assertThat(harness.aliases.isEmpty()).isTrue();
  }

  private void put(String policyOfA) {
    one(PutKeyPolicy.newBuilder().setHeader(harness.header("a")).setPolicy(policyOfA).build());
  }

  @Test
  void itsEventsAreChainedWithTheKeysOthersAndComeWithASnapshot() {
    one(new ScheduleKeyDeletion(harness.header("b"), 7));
    one(new CreateAlias(harness.header("a"), ALIAS));
    KeySnapshot before = lastSnapshot();
    AliasChanged deleted = (AliasChanged) one(new DeleteAlias(harness.header("a"), ALIAS));
    EventHeader header = deleted.getHeader();
    assertThat(header.getSequence()).isEqualTo(before.getSequence() + 1);
    assertThat(header.getPreviousEventHash()).isEqualTo(before.getLastEventHash());
    assertThat(lastSnapshot().getSequence()).isEqualTo(header.getSequence());
  }

  @Test
  void aCommandThatIsDeliveredAgainIsToldWhatBecameOfItAlsoAfterARestart() {
    CommandHeader header = harness.header("a", "A1");
    one(new CreateAlias(header, ALIAS));
    harness = harness.restartAfter(Duration.ofHours(1));
    CommandRepeated again = (CommandRepeated) one(new CreateAlias(header, ALIAS));
    assertThat(again.getFirstEventType()).isEqualTo("AliasChanged");
    assertThat(((CommandRejected) one(new CreateAlias(harness.header("b"), ALIAS))).getCode())
        .isEqualTo(FailureCode.AlreadyExistsException);
  }

  @Test
  void aDeletedKeyTakesItsAliasesWithIt() {
    one(new CreateAlias(harness.header("a"), ALIAS));
    one(new ScheduleKeyDeletion(harness.header("a"), 7));
    assertThat(alias().getTargetKeyId()).isEqualTo("a");
    List<SpecificRecord> told = harness.advance(Duration.ofDays(7));
    assertThat(told).singleElement().isInstanceOf(KeyStateChanged.class);
    assertThat(tombstone().headers().lastHeader(KeylifeHeaders.DELETED_BY)).isNull();
    assertThat(one(new CreateAlias(harness.header("b"), ALIAS))).isInstanceOf(AliasChanged.class);
  }

  @Test
  void aTraceIsHandedOnThroughBothPartitions() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    headers.add("traceparent", parent.getBytes(StandardCharsets.US_ASCII));
    TestRecord<String, SpecificRecord> event =
        harness
            .sendRaw("a", harness.encode(new CreateAlias(harness.header("a"), ALIAS)), headers)
            .get(0);
    assertThat(event.headers().lastHeader("traceparent").value()).asString().isEqualTo(parent);
  }

  @Test
  void whatSomebodyElseWroteToTheTopicOfStepsStopsNothing() {
    harness.aliasSteps.pipeInput("x", new byte[] {1, 2, 3});
    harness.aliasSteps.pipeInput("x", null);
    assertThat(harness.dlq.readRecordsToList()).hasSize(2);
    assertThat(one(new CreateAlias(harness.header("a"), ALIAS))).isInstanceOf(AliasChanged.class);
  }

  @Test
  void noSuchKey() {
    CommandRejected rejected = (CommandRejected) one(new CreateAlias(harness.header("no"), ALIAS));
    assertThat(rejected.getCode()).isEqualTo(FailureCode.NotFoundException);
    assertThat(rejected.getHeader().getPreviousEventHash()).isNotEqualTo(ByteBuffer.allocate(0));
    assertThat(harness.aliases.isEmpty()).isTrue();
  }

  private AliasSnapshot alias() {
    List<SpecificRecord> all = harness.aliases.readValuesToList();
    return (AliasSnapshot) all.get(all.size() - 1);
  }

  private static String text(TestRecord<?, ?> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }

  private TestRecord<String, SpecificRecord> tombstone() {
    List<TestRecord<String, SpecificRecord>> all = harness.aliases.readRecordsToList();
    TestRecord<String, SpecificRecord> last = all.get(all.size() - 1);
    assertThat(last.value()).isNull();
    assertThat(last.key()).isEqualTo(ALIAS);
    return last;
  }

  private KeySnapshot lastSnapshot() {
    List<SpecificRecord> all = harness.states.readValuesToList();
    return (KeySnapshot) all.get(all.size() - 1);
  }

  private SpecificRecord one(SpecificRecord command) {
    List<SpecificRecord> events = harness.send(command);
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
