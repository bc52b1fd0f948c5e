package dev.keylife.app.exit;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.settings.ProcessorSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class FailurePolicyTest {
  private static final Throwable DEFECT = new StreamsException(new IllegalStateException("x"));

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Ending ending = new Ending();
  private final FailurePolicy policy =
      new FailurePolicy(
          now::get,
          new Diagnosis(
              ProcessorSettings.of(
                  Map.of(
                      ProcessorSettings.BOOTSTRAP_SERVERS, "localhost:9092",
                      ProcessorSettings.SCHEMA_REGISTRY_URL, "http://localhost:8081",
                      ProcessorSettings.KEYSET_FILE, "keyset.json",
                      ProcessorSettings.STATE_DIR, "/state"))),
          IndexOutOfBoundsException.class::isInstance,
          ending);

  @Test
  void whatWillNotMendByItselfEndsTheProcessorAtOnce() {
    assertThat(policy.handle(new MissingSourceTopicException("key-commands")))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.handle(new StreamsException(new TopicAuthorizationException("key-events"))))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(
            policy.handle(
                new StreamsException(
                    new SslAuthenticationException("x", new SSLHandshakeException("y")))))
        .as("no outage, though it has the cause of one")
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void anOutageIsWaitedForAsLongAsItLasts() {
    for (int i = 0; i < 2 * FailurePolicy.MOST; i++) {
      assertThat(policy.handle(new StreamsException(new TimeoutException("registry"))))
          .isEqualTo(REPLACE_THREAD);
    }
  }

  @Test
  void aDefectThatComesBackEndsTheProcessor() {
    for (int i = 0; i < FailurePolicy.MOST; i++) {
      assertThat(policy.handle(DEFECT)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(policy.handle(DEFECT)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void defectsThatAreRareDoNot() {
    for (int i = 0; i < 3 * FailurePolicy.MOST; i++) {
      now.set(now.get().plus(FailurePolicy.WINDOW.dividedBy(FailurePolicy.MOST)).plusMillis(1));
      assertThat(policy.handle(DEFECT)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(Duration.between(Instant.EPOCH, now.get())).isGreaterThan(FailurePolicy.WINDOW);
  }

  @Test
  void whatEndsTheProcessorSaysWhatToDoAndGivesTheStatusThatGoesWithIt() {
    assertThat(endOf(new MissingSourceTopicException("key-commands"))).isEqualTo(69);
    assertThat(endOf(new TopicAuthorizationException("key-events"))).isEqualTo(70);
    assertThat(
            endOf(
                new ProcessorStateException(
                    "Error opening store keys at location /state/keylife/0_1/rocksdb/keys",
                    new RocksDBException("Corruption: block checksum mismatch"))))
        .isEqualTo(74);
    assertThat(endOf(new IOException("No space left on device"))).isEqualTo(74);
  }

  @Test
  void damagedStateNamesTheFolderToDelete() {
    assertThat(
            messageOf(
                new ProcessorStateException(
                    "Error while getting value for key from store keys",
                    new RocksDBException(
                        "block checksum mismatch: stored = 1, computed = 2 in"
                            + " /state/keylife/0_2/rocksdb/keys/000012.sst"))))
        .contains("The state in /state/keylife/0_2 is damaged", "Delete this folder");
  }

  @Test
  void anotherNumberOfPartitionsDoesNotLeadToTheToolThatDeletesTheState() {
    String kafkas =
        "Existing internal topic keylife-keys-changelog has invalid partitions: expected: 4;"
            + " actual: 3. Use 'org.apache.kafka.tools.StreamsResetter' tool to clean up invalid"
            + " topics before processing.";
    assertThat(messageOf(new StreamsException(kafkas)))
        .contains("delete no topic")
        .doesNotContain("StreamsResetter");
  }

  private String messageOf(Throwable failure) {
    var unused = policy.handle(new StreamsException(failure));
    return ending.reason().orElseThrow().getMessage();
  }

  private int endOf(Throwable failure) {
    FailurePolicyTest fresh = new FailurePolicyTest();
    assertThat(fresh.policy.handle(new StreamsException(failure))).isEqualTo(SHUTDOWN_CLIENT);
    return fresh.ending.reason().orElseThrow().exitCode().status();
  }
}
