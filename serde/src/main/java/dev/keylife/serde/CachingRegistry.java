package dev.keylife.serde;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * Remembers what a registry answered. A schema never changes under its id, so that is kept for
 * good; the latest version of a subject is kept for a while.
 *
 * <p>The map is by the schema object, which is found by identity before its content is compared: a
 * generated class has one schema object for good.
 */
final class CachingRegistry implements SchemaRegistry {
  private final SchemaRegistry registry;
  private final Duration latestTtl;
  private final LongSupplier nanoTime;
  private final Map<String, Map<Schema, Integer>> registered = new ConcurrentHashMap<>();
  private final Map<String, Map<Schema, Integer>> lookedUp = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
  private final Map<String, Schema> byGuid = new ConcurrentHashMap<>();
  private final Map<String, Timed> latest = new ConcurrentHashMap<>();

  private record Timed(Latest value, long readAt) {}

  CachingRegistry(SchemaRegistry registry, Duration latestTtl, LongSupplier nanoTime) {
    this.registry = registry;
    this.latestTtl = latestTtl;
    this.nanoTime = nanoTime;
  }

  @Override
  public int register(String subject, Schema schema, boolean normalize) {
    return cache(registered, subject)
        .computeIfAbsent(schema, s -> registry.register(subject, s, normalize));
  }

  @Override
  public int lookUp(String subject, Schema schema, boolean normalize) {
    return cache(lookedUp, subject)
        .computeIfAbsent(schema, s -> registry.lookUp(subject, s, normalize));
  }

  @Override
  public Schema byId(int id) {
    return byId.computeIfAbsent(id, registry::byId);
  }

  @Override
  public Schema byGuid(String guid) {
    return byGuid.computeIfAbsent(guid, registry::byGuid);
  }

  @Override
  public Latest latest(String subject) {
    long now = nanoTime.getAsLong();
    return latest
        .compute(
            subject,
            (s, known) ->
                known != null && now - known.readAt() < latestTtl.toNanos()
                    ? known
                    : new Timed(registry.latest(s), now))
        .value();
  }

  @Override
  public void close() {
    registry.close();
  }

  private static Map<Schema, Integer> cache(
      Map<String, Map<Schema, Integer>> bySubject, String subject) {
    return bySubject.computeIfAbsent(subject, s -> new ConcurrentHashMap<>());
  }
}
