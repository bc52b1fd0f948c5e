package dev.keylife.gateway.app;

import dev.keylife.gateway.usage.Use;
import dev.keylife.gateway.usage.UseListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts uses by key, operation and outcome, for so many keys at a time and no more: there may be a
 * million keys, and each would be several time series. All other keys are counted together. A key
 * that was not used for an hour makes room for another, and its counters end.
 */
final class KeyUseCounters implements UseListener {
  static final String OTHER = "other";
  private static final long IDLE = Duration.ofHours(1).toNanos();
  private static final long BETWEEN_LOOKS = Duration.ofMinutes(1).toNanos();

  private final MeterRegistry registry;
  private final int max;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Long> lastUsed = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Series, Counter> counters = new ConcurrentHashMap<>();
  private long nextLook;

  private record Series(String key, String operation, boolean ok) {}

  /**
   * @param max how many keys have counters of their own; 0 for no counters at all
   */
  KeyUseCounters(MeterRegistry registry, int max, LongSupplier nanoTime) {
    this.registry = registry;
    this.max = max;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong();
  }

  @Override
  public void used(Use use) {
    if (max > 0) {
      Use.Kind kind = use.kind();
      counter(new Series(label(kind.keyId()), kind.operation(), kind.error().isEmpty()))
          .increment();
    }
  }

  private Counter counter(Series series) {
    Counter known = counters.get(series);
    return known != null ? known : counters.computeIfAbsent(series, this::register);
  }

  private Counter register(Series series) {
    return Counter.builder("keylife.gateway.key.uses")
        .description("Calls about a key by operation and outcome; of most keys together")
        .tag("key", series.key)
        .tag("operation", series.operation)
        .tag("outcome", series.ok ? "ok" : "failed")
        .register(registry);
  }

  private String label(String keyId) {
    long now = nanoTime.getAsLong();
    if (lastUsed.computeIfPresent(keyId, (id, before) -> now) != null) {
      return keyId;
    }
    return takePlace(keyId, now) ? keyId : OTHER;
  }

  private synchronized boolean takePlace(String keyId, long now) {
    if (lastUsed.size() >= max && now - nextLook >= 0) {
      nextLook = now + BETWEEN_LOOKS;
      makeRoom(now);
    }
    if (lastUsed.size() >= max) {
      return lastUsed.containsKey(keyId);
    }
    lastUsed.put(keyId, now);
    return true;
  }

  private void makeRoom(long now) {
    for (Iterator<Map.Entry<String, Long>> all = lastUsed.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Long> key = all.next();
      if (now - key.getValue() > IDLE) {
        all.remove();
        end(key.getKey());
      }
    }
  }

  private void end(String keyId) {
    counters.forEach(
        (series, counter) -> {
          if (series.key.equals(keyId)) {
            counters.remove(series);
            registry.remove(counter);
          }
        });
  }
}
