package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.KeyMaterialExpiring;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.EventHash;
import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.FailureCode;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.StateChangeCause;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTopologyTest {
  private static final byte[] MATERIAL =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void anImportedMaterialEnablesTheKeyAndTheSnapshotFollows() {
    harness.send(harness.createKey("k"));
    KeyStateChanged event =
        only(KeyStateChanged.class, harness.send(importFor(Duration.ofDays(90))));

    assertThat(event.getPreviousState()).isEqualTo(KeyState.PendingImport);
    assertThat(event.getNewState()).isEqualTo(KeyState.Enabled);
    assertThat(event.getCause()).isEqualTo(StateChangeCause.MATERIAL_IMPORTED);
    assertThat(event.getKeyMaterialId()).matches("[0-9a-f]{64}");
    KeySnapshot snapshot = lastSnapshot();
    assertThat(snapshot.getKeyState()).isEqualTo(KeyState.Enabled);
    assertThat(snapshot.getSequence()).isEqualTo(event.getHeader().getSequence());
    assertThat(snapshot.getKeyArn()).isEqualTo("arn:aws:kms:eu-central-1:111122223333:key/k");
  }

  @Test
  void materialExpiresByTheClockAloneWithinASecondOfItsDate() {
    harness.send(harness.createKey("k"));
    harness.send(importFor(Duration.ofHours(1)));

    assertThat(harness.advance(Duration.ofMinutes(59))).isEmpty();
    KeyStateChanged expired =
        only(KeyStateChanged.class, harness.advance(Duration.ofMinutes(1).plusMillis(200)));
    assertThat(expired.getCause()).isEqualTo(StateChangeCause.EXPIRED);
    assertThat(expired.getNewState()).isEqualTo(KeyState.PendingImport);
    assertThat(expired.getHeader().getCommandId()).isNull();
    assertThat(expired.getExpirationModel()).as("of material that is gone").isNull();
    assertThat(expired.getValidTo()).isNotNull();
    assertThat(harness.advance(Duration.ofDays(1))).isEmpty();
  }

  @Test
  void expiryIsAnnouncedOnceForEachLeadTime() {
    harness.send(harness.createKey("k"));
    harness.send(importFor(Duration.ofDays(10)));

    List<Long> leads = new ArrayList<>();
    for (int hour = 0; hour < 24 * 11; hour++) {
      harness.advance(Duration.ofHours(1)).stream()
          .filter(KeyMaterialExpiring.class::isInstance)
          .forEach(e -> leads.add(((KeyMaterialExpiring) e).getLeadTimeMillis()));
    }
    assertThat(leads).containsExactly(Duration.ofDays(7).toMillis(), Duration.ofDays(1).toMillis());
  }

  @Test
  void aSecondDeliveryHasNoSecondEffectAndIsToldOfTheFirst() {
    harness.send(harness.createKey("k"));
    SpecificRecord importCommand = importFor(Duration.ofDays(1));

    assertThat(harness.send(importCommand)).singleElement().isInstanceOf(KeyStateChanged.class);
    assertThat(harness.send(importCommand)).singleElement().isInstanceOf(CommandRepeated.class);
    harness.advance(Duration.ofDays(6));
    assertThat(harness.send(importCommand)).singleElement().isInstanceOf(CommandRepeated.class);
  }

  @Test
  void theSameCommandIdOnAnotherKeyIsAnotherCommand() {
    harness.send(harness.createKey("k1"));
    harness.send(harness.createKey("k2"));

    assertThat(harness.send(new EnableKey(harness.header("k1", "same")))).hasSize(1);
    assertThat(harness.send(new EnableKey(harness.header("k2", "same")))).hasSize(1);
  }

  @Test
  void everyEventOfAKeyQuotesTheHashOfTheOneBefore() {
    List<SpecificRecord> history = new ArrayList<>(harness.send(harness.createKey("k")));
    history.addAll(harness.send(importFor(Duration.ofDays(1)))); // with parameters before it
    history.addAll(harness.send(new EnableKey(harness.header("k"))));
    history.addAll(harness.send(new DisableKey(harness.header("k"))));
    history.addAll(harness.send(harness.createKey("k"))); // refused, and counted all the same

    // The harness swallowed the parameters' event, whose hash the third one quotes.
    List<EventHeader> headers = history.stream().map(e -> (EventHeader) e.get(0)).toList();
    assertThat(headers.stream().map(EventHeader::getSequence)).containsExactly(1L, 3L, 4L, 5L, 6L);
    assertThat(headers.get(0).getPreviousEventHash()).isNull();
    for (int i = 2; i < history.size(); i++) {
      assertThat(headers.get(i).getPreviousEventHash())
          .isEqualTo(ByteBuffer.wrap(new EventHash().of(history.get(i - 1))));
    }
  }

  @Test
  void everyEventOfAKeyComesWithASnapshotThatAnchorsIt() {
    harness.send(harness.createKey("k"));
    for (SpecificRecord command :
        List.of(
            harness.createKey("k"), // refused
            new DisableKey(harness.header("k")), // refused: pending import
            importFor(Duration.ofDays(1)),
            new EnableKey(harness.header("k")))) { // finds nothing to do
      SpecificRecord event = harness.send(command).get(0);
      KeySnapshot snapshot = lastSnapshot();
      assertThat(snapshot.getSequence()).isEqualTo(((EventHeader) event.get(0)).getSequence());
      assertThat(snapshot.getLastEventHash()).isEqualTo(ByteBuffer.wrap(new EventHash().of(event)));
    }
  }

  @Test
  void eventsAboutKeysThatDoNotExistAreChainedToo() {
    List<SpecificRecord> refusals = new ArrayList<>();
    refusals.addAll(harness.send(new EnableKey(harness.header("nobody"))));
    harness.send(harness.createKey("k"));
    refusals.addAll(harness.send(new EnableKey(harness.header("nobody-else"))));
    refusals.addAll(harness.send(new EnableKey(harness.header("nobody"))));

    List<EventHeader> headers = refusals.stream().map(e -> (EventHeader) e.get(0)).toList();
    assertThat(headers).allSatisfy(h -> assertThat(h.getSequence()).isZero());
    assertThat(headers.get(0).getPreviousEventHash()).isNull();
    for (int i = 1; i < refusals.size(); i++) {
      assertThat(headers.get(i).getPreviousEventHash())
          .isEqualTo(ByteBuffer.wrap(new EventHash().of(refusals.get(i - 1))));
    }
  }

  @Test
  void theDeletionOfAKeyIsFoldedIntoThatChainBecauseNothingElseCouldQuoteIt() {
    byte[] refusal =
        new EventHash().of(harness.send(new EnableKey(harness.header("nobody"))).get(0));
    harness.send(harness.createKey("k"));
    harness.send(new ScheduleKeyDeletion(harness.header("k"), 7));
    byte[] deletion = new EventHash().of(harness.advance(Duration.ofDays(8)).get(0));
    EventHeader next = (EventHeader) harness.send(new EnableKey(harness.header("k"))).get(0).get(0);

    assertThat(next.getPreviousEventHash())
        .isEqualTo(ByteBuffer.wrap(EventHash.fold(refusal, deletion)));
  }

  @Test
  void theFirstEventOfAKeySaysWhatItIsFor() {
    KeyStateChanged created = only(KeyStateChanged.class, harness.send(harness.createKey("k")));
    assertThat(created.getKeySpec()).isEqualTo(KeySpec.SYMMETRIC_DEFAULT);
    assertThat(created.getKeyUsage()).isEqualTo(KeyUsage.ENCRYPT_DECRYPT);
    assertThat(created.getOrigin()).isEqualTo(Origin.EXTERNAL);
    assertThat(
            only(KeyStateChanged.class, harness.send(importFor(Duration.ofDays(1)))).getKeySpec())
        .isNull();
  }

  @Test
  void anOptionalFieldWithAValueOfALaterContractIsRefusedAndNotTakenForAbsent() {
    harness.send(harness.createKey("k"));
    ImportKeyMaterial command = importFor(Duration.ofDays(1));
    command.setImportType(ImportType.UNKNOWN);
    ImportFailed failed = only(ImportFailed.class, harness.send(command));
    assertThat(failed.getCode()).isEqualTo(FailureCode.ValidationException);
    assertThat(failed.getMessage()).contains("importType");
  }

  @Test
  void aDeletedKeyLeavesNothingButATombstone() {
    harness.send(harness.createKey("k"));
    harness.send(importFor(Duration.ofDays(200)));
    harness.parameters("k");
    harness.send(new ScheduleKeyDeletion(harness.header("k"), 7));
    harness.states.readRecordsToList();

    // 7 days: the wrapping key of the unused parameters goes before, after 24 hours.
    List<SpecificRecord> events = harness.advance(Duration.ofDays(7).plusMillis(200));

    assertThat(only(KeyStateChanged.class, events).getNewState()).isEqualTo(KeyState.Deleted);
    TestRecord<String, SpecificRecord> tombstone = harness.states.readRecord();
    assertThat(tombstone.key()).isEqualTo("k");
    assertThat(tombstone.value()).isNull();
    assertThat(tombstone.headers().lastHeader(KeylifeHeaders.LAST_EVENT_HASH).value())
        .isEqualTo(new EventHash().of(events.get(events.size() - 1)));
    assertThat(contents(StoreNames.KEYS_STORE)).isEmpty();
    assertThat(contents(StoreNames.SECRETS_STORE)).isEmpty();
    assertThat(contents(StoreNames.DEADLINES_STORE)).isEmpty();
    CommandRejected rejected =
        only(CommandRejected.class, harness.send(new EnableKey(harness.header("k"))));
    assertThat(rejected.getCode()).isEqualTo(FailureCode.NotFoundException);
  }

  @Test
  void aUsedWrappingKeyIsErasedAndItsTokenRefused() {
    harness.send(harness.createKey("k"));
    SpecificRecord first = importFor(Duration.ofDays(1));
    assertThat(contents(StoreNames.SECRETS_STORE)).hasSize(1);
    harness.send(first);
    assertThat(contents(StoreNames.SECRETS_STORE)).hasSize(1).allMatch(k -> k.contains("material"));

    first.put(0, harness.header("k"));
    ImportFailed failed = only(ImportFailed.class, harness.send(first));
    assertThat(failed.getCode()).isEqualTo(FailureCode.InvalidImportTokenException);
    assertThat(failed.getKeyState()).isEqualTo(KeyState.Enabled);
  }

  @Test
  void unusedParametersExpireAndTheirWrappingKeyIsErased() {
    harness.send(harness.createKey("k"));
    SpecificRecord late = importFor(Duration.ofDays(3));
    assertThat(harness.advance(Duration.ofHours(24).plusMillis(200))).isEmpty();
    assertThat(contents(StoreNames.SECRETS_STORE)).isEmpty();

    assertThat(only(ImportFailed.class, harness.send(late)).getCode())
        .isEqualTo(FailureCode.ExpiredImportTokenException);
  }

  @Test
  void eventsCarryTheirCloudEventsAttributes() {
    harness.commands.pipeInput(bytes("k"), harness.encode(harness.createKey("k")));
    Headers headers = harness.events.readRecord().headers();

    assertThat(text(headers, CloudEventHeaders.TYPE))
        .isEqualTo("dev.keylife.event.KeyStateChanged");
    assertThat(text(headers, CloudEventHeaders.ID)).isEqualTo("k:1");
    assertThat(text(headers, CloudEventHeaders.SUBJECT)).isEqualTo("k");
    assertThat(text(headers, CloudEventHeaders.SPEC_VERSION)).isEqualTo("1.0");
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersAndTheStreamGoesOn() {
    byte[] undecodable = {0, 0, 0, 0, 1, 42, 42};
    byte[] notWireFormat = bytes("hello");
    byte[] unknownSchema = {0, 0x7f, 0, 0, 0, 1};
    harness.send(harness.createKey("first")); // so that schema 1 is that of CreateKey
    harness.sendRaw("k", undecodable);
    harness.sendRaw("k", notWireFormat);
    harness.sendRaw("k", unknownSchema);
    harness.sendRaw("k", new byte[2 * 1024 * 1024]);
    harness.commands.pipeInput(bytes("k"), (byte[]) null);
    harness.sendRaw("k", harness.encode(anEvent()));

    List<TestRecord<byte[], byte[]>> dead = harness.dlq.readRecordsToList();
    assertThat(dead)
        .extracting(r -> text(r.headers(), DlqHeaders.CAUSE))
        .satisfiesExactly(
            c -> assertThat(c).contains("cannot be decoded"),
            c -> assertThat(c).contains("wire format"),
            c -> assertThat(c).contains("id 2130706432"),
            c -> assertThat(c).contains("the record has 2097"),
            c -> assertThat(c).contains("null"),
            c -> assertThat(c).contains("is not a command"));
    assertThat(dead.get(0).value()).isEqualTo(undecodable);
    assertThat(text(dead.get(0).headers(), DlqHeaders.SOURCE_TOPIC)).isEqualTo("key-commands");
    assertThat(text(dead.get(0).headers(), DlqHeaders.SOURCE_PARTITION)).isEqualTo("0");
    assertThat(text(dead.get(0).headers(), DlqHeaders.SOURCE_OFFSET)).isEqualTo("1");
    assertThat(harness.send(harness.createKey("k"))).hasSize(1);
  }

  @Test
  void aCommandWithMalformedFieldsGetsItsFailureEvent() {
    CommandRejected noId =
        only(CommandRejected.class, harness.send(new EnableKey(harness.header("k", ""))));
    assertThat(noId.getCode()).isEqualTo(FailureCode.ValidationException);
    assertThat(noId.getMessage()).contains("commandId");

    CommandRejected noKey =
        only(CommandRejected.class, harness.send(new EnableKey(harness.header(""))));
    assertThat(noKey.getMessage()).contains("keyId");
  }

  @Test
  void aCommandInTheWrongPartitionIsPublishedOnceMoreToTheRightOne() {
    harness.close();
    harness = new TopologyHarness(folder.resolve("two"), 6);
    String here = keyIn(0);
    String elsewhere = keyIn(3);
    String arn = TopologyHarness.NAMESPACE.arn(new dev.keylife.lifecycle.KeyId(elsewhere));

    assertThat(harness.send(harness.createKey(here))).hasSize(1);
    assertThat(harness.send(harness.createKey(elsewhere))).isEmpty();
    assertThat(harness.send(harness.createKey(arn))).isEmpty();

    List<TestRecord<byte[], byte[]>> rerouted = harness.rerouted.readRecordsToList();
    assertThat(rerouted)
        .hasSize(2)
        .allSatisfy(
            r -> {
              assertThat(r.key()).isEqualTo(bytes(elsewhere));
              assertThat(text(r.headers(), KeylifeHeaders.REROUTED_FROM))
                  .startsWith("key-commands-0@");
            });
  }

  @Test
  void aCommandThatWasReroutedAndIsStillMisplacedDoesNotLoop() {
    harness.close();
    harness = new TopologyHarness(folder.resolve("two"), 6);
    String elsewhere = keyIn(3);
    RecordHeaders headers = new RecordHeaders();
    headers.add(KeylifeHeaders.REROUTED_FROM, bytes("key-commands-2@7"));
    harness.commands.pipeInput(
        new TestRecord<>(
            bytes(elsewhere),
            harness.encode(harness.createKey(elsewhere)),
            headers,
            harness.now()));

    assertThat(harness.rerouted.isEmpty()).isTrue();
    assertThat(text(harness.dlq.readRecord().headers(), DlqHeaders.CAUSE))
        .contains("rerouted once");
  }

  @Test
  void anArnReachesTheSameKeyAsItsBareId() {
    harness.send(harness.createKey("k"));
    CommandRejected second =
        only(
            CommandRejected.class,
            harness.send(
                harness.createKey(
                    TopologyHarness.NAMESPACE.arn(new dev.keylife.lifecycle.KeyId("k")))));
    assertThat(second.getHeader().getKeyId()).isEqualTo("k");
    assertThat(second.getMessage()).contains("already exists");
  }

  @Test
  void sequencesHaveNoGaps() {
    List<Long> sequences = new ArrayList<>();
    collect(sequences, harness.send(harness.createKey("k")));
    for (int i = 0; i < 20; i++) {
      collect(sequences, harness.send(new EnableKey(harness.header("k"))));
      collect(sequences, harness.send(new DisableKey(harness.header("k"))));
    }
    assertThat(sequences).containsExactlyElementsOf(LongStream.rangeClosed(1, 41).boxed().toList());
  }

  private ImportKeyMaterial importFor(Duration validFor) {
    return harness.importCommand("k", MATERIAL, validFor);
  }

  private SpecificRecord anEvent() {
    harness.send(new EnableKey(harness.header("nobody")));
    return new CommandRejected(
        new EventHeader("e", "k", null, 0L, null, harness.now(), null, null, null, null),
        "EnableKey",
        FailureCode.NotFoundException,
        "m",
        false,
        null);
  }

  private KeySnapshot lastSnapshot() {
    List<SpecificRecord> all = harness.states.readValuesToList();
    return (KeySnapshot) all.get(all.size() - 1);
  }

  private List<String> contents(String store) {
    List<String> keys = new ArrayList<>();
    KeyValueStore<Object, Object> content = harness.driver.getKeyValueStore(store);
    try (KeyValueIterator<Object, Object> all = content.all()) {
      all.forEachRemaining(entry -> keys.add(entry.key.toString()));
    }
    return keys;
  }

  private static String keyIn(int partition) {
    for (int i = 0; ; i++) {
      if (KeyPartition.of("key" + i, 6) == partition) {
        return "key" + i;
      }
    }
  }

  private static void collect(List<Long> sequences, List<SpecificRecord> events) {
    events.forEach(e -> sequences.add(((EventHeader) e.get(0)).getSequence()));
  }

  private static <T> T only(Class<T> type, List<SpecificRecord> events) {
    assertThat(events).singleElement().isInstanceOf(type);
    return type.cast(events.get(0));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
