package dev.keylife.serde;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * Remembers what a registry answered: ids as {@link KnownSchemas} says, the latest version of a
 * subject for a while.
 *
 * <p>On a miss several threads may ask the registry for the same: that is harmless, and none waits
 * for another's retries.
 */
final class CachingRegistry implements SchemaRegistry {
  private final SchemaRegistry registry;
  private final long latestTtlNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Map<Schema, Integer>> registered = new ConcurrentHashMap<>();
  private final Map<String, Map<Schema, Integer>> lookedUp = new ConcurrentHashMap<>();
  private final KnownSchemas byId;

  /** A GUID follows from the schema, so that it never comes to mean another. */
  private final Lru<String, Schema> byGuid = new Lru<>(KnownSchemas.MOST);

  private final Map<String, Timed> latest = new ConcurrentHashMap<>();

  private record Timed(Latest value, long readAt) {}

  /**
   * Caches a registry's answers.
   *
   * @param byId what keeps the registry's ids
   * @param latestTtlNanos how long the latest version is kept; for good if negative
   */
  CachingRegistry(
      SchemaRegistry registry, KnownSchemas byId, long latestTtlNanos, LongSupplier nanoTime) {
    this.registry = registry;
    this.byId = byId;
    this.latestTtlNanos = latestTtlNanos;
    this.nanoTime = nanoTime;
  }

  @Override
  public int register(String subject, Schema schema, boolean normalize) {
    return once(
        ofSubject(registered, subject),
        schema,
        () -> registry.register(subject, schema, normalize));
  }

  @Override
  public int lookUp(String subject, Schema schema, boolean normalize) {
    return once(
        ofSubject(lookedUp, subject), schema, () -> registry.lookUp(subject, schema, normalize));
  }

  private static int once(Map<Schema, Integer> ids, Schema schema, IntSupplier ask) {
    Integer known = ids.get(schema);
    if (known == null) {
      known = ask.getAsInt();
      ids.put(schema, known);
    }
    return known;
  }

  @Override
  public Schema byId(int id, Optional<String> subject) {
    return byId.get(id, subject);
  }

  @Override
  public Schema byGuid(String guid) {
    return byGuid.get(guid, registry::byGuid);
  }

  @Override
  public Latest latest(String subject) {
    Timed known = latest.get(subject);
    long now = nanoTime.getAsLong();
    if (known == null || (latestTtlNanos >= 0 && now - known.readAt() >= latestTtlNanos)) {
      known = new Timed(registry.latest(subject), now);
      latest.put(subject, known);
    }
    return known.value();
  }

  private static Map<Schema, Integer> ofSubject(
      Map<String, Map<Schema, Integer>> cache, String subject) {
    Map<Schema, Integer> known = cache.get(subject);
    return known == null ? cache.computeIfAbsent(subject, s -> new ConcurrentHashMap<>()) : known;
  }
}
