package dev.keylife.app;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Judges the processor's health. Live until the topology has ended: a restart would not help
 * before. Ready while it runs and no more than a bounded number of commands wait.
 */
final class Health {
  private final Supplier<KafkaStreams.State> state;
  private final LongSupplier lag;
  private final long maxLag;

  /**
   * @param lag how many commands wait
   * @param maxLag how many may wait while the processor is ready
   */
  Health(Supplier<KafkaStreams.State> state, LongSupplier lag, long maxLag) {
    this.state = state;
    this.lag = lag;
    this.maxLag = maxLag;
  }

  boolean isLive() {
    return !state.get().hasCompletedShutdown();
  }

  boolean isRunning() {
    return state.get() == KafkaStreams.State.RUNNING;
  }

  long lag() {
    return lag.getAsLong();
  }

  boolean isReady() {
    return isRunning() && lag.getAsLong() <= maxLag;
  }

  /** The state, and the lag where it is what stands in the way. */
  String words() {
    long waiting = isRunning() ? lag.getAsLong() : 0;
    return waiting > maxLag
        ? state.get() + ", " + waiting + " commands wait, more than " + maxLag
        : state.get().name();
  }
}
