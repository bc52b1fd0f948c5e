package dev.keylife.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

/** What the processor says of brokers and threads that fail. */
class WatchesTest {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final AtomicLong nanos = new AtomicLong(5);

  @Test
  void brokersThatDoNotAnswerForLongerThanTheBoundAreSaidUntilTheyDo() {
    AtomicBoolean dead = new AtomicBoolean(true);
    try (BrokerWatch watch =
        new BrokerWatch(
            timeout -> {
              if (dead.get()) {
                throw new ExecutionException(new TimeoutException("no node"));
              }
            },
            BOUND,
            nanos::get)) {
      pass(BOUND);
      watch.ask();
      assertThat(watch.objection()).as("not yet").isEmpty();
      pass(Duration.ofSeconds(11));
      watch.ask();
      assertThat(watch.objection()).get().asString().contains("41 s: TimeoutException");
      dead.set(false);
      watch.ask();
      assertThat(watch.objection()).isEmpty();
    }
  }

  @Test
  void threadsThatAreReplacedAreSaidForAWhile() {
    ThreadWatch watch =
        new ThreadWatch(failure -> StreamThreadExceptionResponse.REPLACE_THREAD, BOUND, nanos::get);
    assertThat(watch.objection()).isEmpty();
    assertThat(watch.handle(new IllegalStateException("a secret", new ArithmeticException("x"))))
        .isEqualTo(StreamThreadExceptionResponse.REPLACE_THREAD);
    pass(Duration.ofSeconds(12));
    assertThat(watch.objection())
        .contains("a stream thread failed 12 s ago and was replaced: ArithmeticException");
    pass(BOUND);
    assertThat(watch.objection()).isEmpty();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
