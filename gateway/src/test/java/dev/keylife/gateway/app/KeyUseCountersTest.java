package dev.keylife.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.gateway.usage.Use;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However many keys there are, there are only so many time series. */
class KeyUseCountersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicLong nanos = new AtomicLong();

  private static Use use(String keyId, String operation, Optional<String> error) {
    return new Use(
        new Use.Kind(keyId, operation, "alice", Optional.empty(), Optional.empty(), error), "r");
  }

  private double count(String key, String operation, String outcome) {
    return registry
        .find("keylife.gateway.key.uses")
        .tags("key", key, "operation", operation, "outcome", outcome)
        .counters()
        .stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  @Test
  void aHundredThousandKeysAreNotAHundredThousandSeries() {
    KeyUseCounters counters = new KeyUseCounters(registry, 20, nanos::get);
    for (int key = 0; key < 100_000; key++) {
      counters.used(use("k" + key, "Decrypt", Optional.empty()));
    }
    assertThat(registry.getMeters()).hasSize(21);
    assertThat(registry.scrape().lines().filter(line -> line.contains("_key_uses_total{")))
        .hasSize(21);
    assertThat(count("k19", "Decrypt", "ok")).isEqualTo(1);
    assertThat(count(KeyUseCounters.OTHER, "Decrypt", "ok")).isEqualTo(99_980);
  }

  @Test
  void aKeyIsCountedByOperationAndOutcome() {
    KeyUseCounters counters = new KeyUseCounters(registry, 1, nanos::get);
    counters.used(use("k", "Sign", Optional.empty()));
    counters.used(use("k", "Sign", Optional.of("DisabledException")));
    counters.used(use("k", "Sign", Optional.of("AccessDeniedException")));
    counters.used(use("k", "Verify", Optional.empty()));
    assertThat(count("k", "Sign", "ok")).isEqualTo(1);
    assertThat(count("k", "Sign", "failed")).isEqualTo(2);
    assertThat(count("k", "Verify", "ok")).isEqualTo(1);
  }

  @Test
  void aKeyThatIsNoLongerUsedMakesRoom() {
    KeyUseCounters counters = new KeyUseCounters(registry, 1, nanos::get);
    counters.used(use("before", "Sign", Optional.empty()));
    nanos.addAndGet(Duration.ofMinutes(50).toNanos());
    counters.used(use("after", "Sign", Optional.empty()));
    assertThat(count("after", "Sign", "ok")).isZero();

    nanos.addAndGet(Duration.ofMinutes(11).toNanos());
    counters.used(use("after", "Sign", Optional.empty()));
    assertThat(count("after", "Sign", "ok")).isEqualTo(1);
    assertThat(count("before", "Sign", "ok")).isZero();
    assertThat(registry.getMeters()).as("of after, and of all others").hasSize(2);
  }

  @Test
  void thereAreNoneWhereNoneAreWanted() {
    new KeyUseCounters(registry, 0, nanos::get).used(use("k", "Sign", Optional.empty()));
    assertThat(registry.getMeters()).isEmpty();
  }
}
