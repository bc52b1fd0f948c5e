package dev.keylife.app;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
  private static final Throwable DEFECT = new StreamsException(new IllegalStateException("x"));

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final FailurePolicy policy = new FailurePolicy(now::get);

  @Test
  void whatWillNotMendByItselfEndsTheProcessorAtOnce() {
    assertThat(policy.handle(new MissingSourceTopicException("key-commands")))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(policy.handle(new StreamsException(new TopicAuthorizationException("key-events"))))
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
}
