package dev.keylife.app.health;

import dev.keylife.program.health.Health;
import dev.keylife.program.health.Readiness;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Judges the processor's health. Live until the topology has ended: a restart would not help
 * before. Ready while the topology runs and no condition of {@link Readiness} objects.
 */
public final class TopologyHealth implements Health {
  private final Supplier<KafkaStreams.State> state;
  private final Readiness readiness;

  public TopologyHealth(Supplier<KafkaStreams.State> state, Readiness readiness) {
    this.state = state;
    this.readiness = readiness;
    readiness.require(
        "topology",
        () ->
            isRunning() ? Optional.empty() : Optional.of("it is " + state.get() + ", not RUNNING"));
  }

  @Override
  public boolean isLive() {
    return !state.get().hasCompletedShutdown();
  }

  public boolean isRunning() {
    return state.get() == KafkaStreams.State.RUNNING;
  }

  @Override
  public String state() {
    return state.get().name();
  }

  @Override
  public List<String> objections() {
    return readiness.objections();
  }
}
