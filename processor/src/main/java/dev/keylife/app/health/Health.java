package dev.keylife.app.health;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Judges the processor's health. Live until the topology has ended: a restart would not help
 * before. Ready while the topology runs and no condition of {@link Readiness} objects.
 */
public final class Health {
  private final Supplier<KafkaStreams.State> state;
  private final Readiness readiness;

  public Health(Supplier<KafkaStreams.State> state, Readiness readiness) {
    this.state = state;
    this.readiness = readiness;
    readiness.require(
        "topology",
        () ->
            isRunning() ? Optional.empty() : Optional.of("it is " + state.get() + ", not RUNNING"));
  }

  boolean isLive() {
    return !state.get().hasCompletedShutdown();
  }

  public boolean isRunning() {
    return state.get() == KafkaStreams.State.RUNNING;
  }

  /** The state of the topology in a word. */
  String state() {
    return state.get().name();
  }

  /** Why the processor is not ready; empty while it is. */
  List<String> objections() {
    return readiness.objections();
  }
}
