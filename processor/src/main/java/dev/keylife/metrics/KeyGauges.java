package dev.keylife.metrics;

import dev.keylife.lifecycle.KeyState;
import dev.keylife.streams.state.KeyCensus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What is the case with the keys of the partitions that this instance holds, added up. */
final class KeyGauges {
  private static final Map<String, Duration> AHEAD =
      Map.of("1d", Duration.ofDays(1), "7d", Duration.ofDays(7), "30d", Duration.ofDays(30));

  /** What only events ever say. */
  private static final Set<KeyState> NEVER_HELD = Set.of(KeyState.DELETED);

  private final Set<KeyCensus> censuses = ConcurrentHashMap.newKeySet();

  KeyGauges(MeterRegistry registry, InstantSource clock) {
    for (KeyState state : states()) {
      Gauge.builder("keylife.keys", () -> sum(census -> census.keys(state)))
          .description("Keys in the partitions that this instance holds, by state")
          .tag("state", state.awsName())
          .register(registry);
    }
    AHEAD.forEach(
        (label, ahead) ->
            Gauge.builder(
                    "keylife.materials.expiring",
                    () -> sum(census -> census.expiring(clock.instant(), ahead)))
                .description("Materials that expire within a time, to the hour")
                .tag("within", label)
                .register(registry));
    TimeGauge.builder("keylife.next.deadline.timestamp", this::nextDeadline, TimeUnit.SECONDS)
        .description("When something is next to happen to a key, as Unix time; NaN for never")
        .register(registry);
    Gauge.builder("keylife.partitions", censuses, Set::size)
        .description("Partitions of key-commands that this instance processes")
        .register(registry);
  }

  void add(KeyCensus census) {
    censuses.add(census);
  }

  void remove(KeyCensus census) {
    censuses.remove(census);
  }

  private long sum(ToLongFunction<KeyCensus> number) {
    return censuses.stream().mapToLong(number).sum();
  }

  private Number nextDeadline() {
    return censuses.stream()
        .map(KeyCensus::nextDeadline)
        .flatMap(Optional::stream)
        .min(Instant::compareTo)
        .map(at -> at.toEpochMilli() / 1e3)
        .orElse(Double.NaN);
  }

  private static List<KeyState> states() {
    return Stream.of(KeyState.values()).filter(state -> !NEVER_HELD.contains(state)).toList();
  }
}
