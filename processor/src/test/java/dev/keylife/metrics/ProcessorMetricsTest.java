package dev.keylife.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessorMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ProcessorMetrics metrics = new ProcessorMetrics(registry, () -> NOW);

  @Test
  void commandsThatWaitForKeyPairsAreSeenAndAreNoStall() {
    metrics.waiting(0, 3, Optional.of(NOW.minusSeconds(20)));
    metrics.waiting(1, 2, Optional.of(NOW.minusSeconds(30)));
    assertThat(value("keylife.commands.waiting.for.key.pairs")).isEqualTo(5);
    assertThat(value("keylife.oldest.command.waiting.for.key.pair.age")).isEqualTo(30);
    assertThat(value("keylife.oldest.command.age")).isZero();

    metrics.waiting(1, 0, Optional.empty());
    metrics.waiting(0, 1, Optional.of(NOW.plusSeconds(1)));
    assertThat(value("keylife.commands.waiting.for.key.pairs")).isEqualTo(1);
    assertThat(value("keylife.oldest.command.waiting.for.key.pair.age")).isZero();
    metrics.waiting(0, 0, Optional.empty());
    assertThat(value("keylife.commands.waiting.for.key.pairs")).isZero();
  }

  private double value(String gauge) {
    return registry.get(gauge).gauge().value();
  }
}
