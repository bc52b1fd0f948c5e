package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CreateKey;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.EventHash;
import dev.keylife.schema.Topics;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.streams.record.RecordSize;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever may write commands cannot keep others from being answered: what is too large, has too
 * many headers, makes a key outgrow its topics, or fails to be encoded is refused or set aside, and
 * the next command has its answer. With a real broker: {@code HostilePublisherOnKafkaTest}.
 */
class HostilePublisherTest {
  @TempDir Path folder;
  private TopologyHarness harness;

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aCommandThatIsTooLargeIsRefusedWithAnEvent() {
    start();
    CreateKey large = harness.createKey("k");
    large.setDescription("d".repeat(70_000));

    CommandRejected rejected = only(CommandRejected.class, harness.send(large));
    assertThat(rejected.getCode()).isEqualTo(FailureCode.ValidationException);
    assertThat(rejected.getMessage()).contains("70").contains("at most 65536");
    assertThat(rejected.getHeader().getCommandId()).isEqualTo(large.getHeader().getCommandId());
    assertThat(harness.dlq.isEmpty()).isTrue();
    assertThat(harness.contents(StoreNames.KEYS_STORE)).isEmpty();
    theNextIsAnswered();
  }

  @Test
  void moreHeadersThanAreAllowedAreRefusedWithAnEvent() {
    start();
    assertThat(only(CommandRejected.class, sendWithHeaders("many", 65)).getMessage())
        .contains("more than the 64 headers");
    assertThat(sendWithHeaders("some", 64)).hasOnlyElementsOfType(KeyStateChanged.class);
  }

  @Test
  void aMillionEmptyHeadersAreCountedWithWhatTheyTakeAndLeftOutOfTheDeadLetter() {
    start();
    assertThat(sendWithHeaders("k", 1_000_000)).isEmpty();

    TestRecord<byte[], byte[]> dead = harness.dlq.readRecord();
    assertThat(sizeOf(dead)).isLessThan(Topics.MAX_DEAD_LETTER_BYTES);
    assertThat(text(dead.headers(), DlqHeaders.CAUSE)).contains("2000");
    assertThat(text(dead.headers(), DlqHeaders.SOURCE_OFFSET)).isEqualTo("0");
    theNextIsAnswered();
  }

  @Test
  void whateverADeadLetterHoldsItsTopicTakesIt() {
    start();
    for (int bytes : List.of(0, 65_000, 131_000, 131_072, 1_000_000, 50_000_000)) {
      harness.sendRaw("k".repeat(Math.min(bytes, 40_000)), new byte[bytes]);
    }
    assertThat(harness.dlq.readRecordsToList())
        .hasSize(6)
        .allSatisfy(dead -> assertThat(sizeOf(dead)).isLessThan(Topics.MAX_DEAD_LETTER_BYTES));
    theNextIsAnswered();
  }

  @Test
  void aKeyThatWouldOutgrowItsTopicsIsRefusedWhatAddsToItAndNothingElse() {
    start(new RecordLimits(64 * 1024, 64, 2_000));
    harness.send(harness.createKey("k"));

    int issued = 0;
    List<SpecificRecord> answer = harness.send(parametersFor("k"));
    while (answer.get(0) instanceof ImportParametersIssued) {
      assertThat(++issued).isLessThan(100);
      answer = harness.send(parametersFor("k"));
    }
    CommandRejected rejected = only(CommandRejected.class, answer);
    assertThat(rejected.getCode()).isEqualTo(FailureCode.LimitExceededException);
    assertThat(rejected.getMessage()).contains("larger than the 2000 bytes");
    assertThat(rejected.getHeader().getSequence()).isEqualTo(issued + 2);

    assertThat(only(KeyStateChanged.class, harness.send(scheduleDeletion("k"))).getNewState())
        .isEqualTo(KeyState.PendingDeletion);
    theNextIsAnswered();
  }

  @Test
  void aCommandWhoseEventCannotBeEncodedIsRefusedAndTheChainGoesOn() {
    start(failingFor(KeyUnchanged.class::isInstance));
    CreateKey enabled = harness.createKey("k");
    enabled.setOrigin(Origin.AWS_KMS);
    harness.send(enabled);

    CommandRejected rejected =
        only(CommandRejected.class, harness.send(new EnableKey(harness.header("k"))));
    assertThat(rejected.getCode()).isEqualTo(FailureCode.KMSInternalException);
    assertThat(rejected.getRetryable()).isTrue();
    SpecificRecord next = harness.send(new DisableKey(harness.header("k"))).get(0);
    EventHeader header = (EventHeader) next.get(0);
    assertThat(header.getSequence()).isEqualTo(rejected.getHeader().getSequence() + 1);
    assertThat(ByteString.of(header.getPreviousEventHash()))
        .isEqualTo(ByteString.of(new EventHash().of(rejected)));
    theNextIsAnswered();
  }

  @Test
  void aDateThatCannotBeCarriedOutIsTriedAgainAndKeepsNoOther() {
    boolean[] broken = {true};
    start(
        failingFor(
            event ->
                broken[0]
                    && event instanceof KeyStateChanged changed
                    && changed.getNewState() == KeyState.Deleted
                    && changed.getHeader().getKeyId().equals("bad")));
    for (String key : List.of("bad", "good")) {
      harness.send(harness.createKey(key));
      harness.send(scheduleDeletion(key));
    }

    assertThat(keysOf(harness.advance(Duration.ofDays(7).plusSeconds(1)))).containsExactly("good");
    broken[0] = false;
    assertThat(keysOf(harness.advance(Duration.ofMinutes(1).plusSeconds(1))))
        .containsExactly("bad");
    assertThat(harness.contents(StoreNames.DEADLINES_STORE)).isEmpty();
  }

  private void start() {
    start(RecordLimits.defaults());
  }

  private void start(RecordLimits limits) {
    TopologySettings d = TopologySettings.defaults(1);
    harness =
        new TopologyHarness(
            TopologyHarness.Setup.in(folder)
                .with(
                    new TopologySettings(
                        1,
                        limits,
                        d.rates(),
                        d.duplicateWindow(),
                        d.deadlineInterval(),
                        d.deadlineBatch(),
                        d.erasureBound(),
                        d.reseal(),
                        d.waiting(),
                        d.replicas())));
  }

  private void start(UnaryOperator<Serializer<SpecificRecord>> serializing) {
    harness = new TopologyHarness(TopologyHarness.Setup.in(folder).serializing(serializing));
  }

  private static UnaryOperator<Serializer<SpecificRecord>> failingFor(
      Predicate<SpecificRecord> which) {
    return real ->
        new Serializer<>() {
          @Override
          public byte[] serialize(String topic, SpecificRecord value) {
            throw new AssertionError("headers are there");
          }

          @Override
          public byte[] serialize(String topic, Headers headers, SpecificRecord value) {
            if (which.test(value)) {
              throw new IllegalStateException("for a test");
            }
            return real.serialize(topic, headers, value);
          }
        };
  }

  private List<SpecificRecord> sendWithHeaders(String key, int count) {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < count; i++) {
      headers.add("", new byte[0]);
    }
    harness.commands.pipeInput(
        new TestRecord<>(
            bytes(key), harness.encode(harness.createKey(key)), headers, harness.now()));
    return harness.readEvents();
  }

  private void theNextIsAnswered() {
    assertThat(harness.send(harness.createKey("honest")))
        .hasOnlyElementsOfType(KeyStateChanged.class)
        .hasSize(1);
  }

  private GetParametersForImport parametersFor(String key) {
    return new GetParametersForImport(
        harness.header(key), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  private ScheduleKeyDeletion scheduleDeletion(String key) {
    return new ScheduleKeyDeletion(harness.header(key), 7);
  }

  private static int sizeOf(TestRecord<byte[], byte[]> record) {
    return RecordSize.of(record.key(), record.value(), record.headers());
  }

  private static List<String> keysOf(List<SpecificRecord> events) {
    return events.stream().map(e -> ((EventHeader) e.get(0)).getKeyId()).toList();
  }

  private static <T> T only(Class<T> type, List<SpecificRecord> events) {
    assertThat(events).hasSize(1).hasOnlyElementsOfType(type);
    return type.cast(events.get(0));
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
