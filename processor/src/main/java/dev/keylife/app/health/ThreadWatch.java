package dev.keylife.app.health;

import dev.keylife.program.health.Readiness;
import dev.keylife.schema.Causes;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;

/**
 * Remembers when a stream thread failed last. Kafka Streams goes on saying RUNNING while one thread
 * after the other is replaced, so for some time after a failure the processor is not ready.
 */
public final class ThreadWatch implements StreamsUncaughtExceptionHandler, Readiness.Condition {
  private final StreamsUncaughtExceptionHandler policy;
  private final Duration bound;
  private final LongSupplier nanoTime;
  private volatile Optional<Failed> last = Optional.empty();

  /** Its cause by its class alone: a message may say more than is to be seen by anybody. */
  private record Failed(long at, String cause) {}

  /**
   * @param policy decides what becomes of the thread
   * @param bound for how long after a failure the processor is not ready
   */
  public ThreadWatch(
      StreamsUncaughtExceptionHandler policy, Duration bound, LongSupplier nanoTime) {
    this.policy = policy;
    this.bound = bound;
    this.nanoTime = nanoTime;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    last =
        Optional.of(
            new Failed(nanoTime.getAsLong(), Causes.root(failure).getClass().getSimpleName()));
    return policy.handle(failure);
  }

  @Override
  public Optional<String> objection() {
    return last.flatMap(
        failed -> {
          Duration ago = Duration.ofNanos(nanoTime.getAsLong() - failed.at());
          return ago.compareTo(bound) > 0
              ? Optional.empty()
              : Optional.of(
                  "a stream thread failed "
                      + ago.toSeconds()
                      + " s ago and was replaced: "
                      + failed.cause());
        });
  }
}
