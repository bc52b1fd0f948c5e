package dev.keylife.serde;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * A registry in memory for {@code mock://} URLs, shared by all serdes of this JVM whose URLs name
 * the same scope. Knows no compatibility rules, and compares schemas by their content, so that
 * there is nothing to normalize.
 */
final class MockRegistry implements SchemaRegistry {
  /** By scope. Shared on purpose: a test's producer and consumer must see the same schemas. */
  private static final Map<String, MockRegistry> SCOPES = new ConcurrentHashMap<>();

  private final String scope;
  private final List<Schema> byId = new ArrayList<>();
  private final Map<String, Map<Schema, Integer>> subjects = new LinkedHashMap<>();

  private MockRegistry(String scope) {
    this.scope = scope;
  }

  static MockRegistry ofScope(String scope) {
    return SCOPES.computeIfAbsent(scope, MockRegistry::new);
  }

  @Override
  public synchronized int register(String subject, Schema schema, boolean normalize) {
    return subjects
        .computeIfAbsent(subject, s -> new LinkedHashMap<>())
        .computeIfAbsent(schema, this::idOf);
  }

  @Override
  public synchronized int lookUp(String subject, Schema schema, boolean normalize) {
    Map<Schema, Integer> versions = subjects.getOrDefault(subject, Map.of());
    Integer id = versions.get(schema);
    if (id == null) {
      throw notFound(RequestPurpose.lookingUp(subject, schema), 40403);
    }
    return id;
  }

  @Override
  public synchronized Schema byId(int id, Optional<String> subject) {
    if (id < 1 || id > byId.size()) {
      throw notFound(RequestPurpose.readingId(id), 40403);
    }
    return byId.get(id - 1);
  }

  @Override
  public Schema byGuid(String guid) {
    throw notFound(RequestPurpose.readingGuid(guid), 40403);
  }

  @Override
  public synchronized Latest latest(String subject) {
    Map<Schema, Integer> versions = subjects.getOrDefault(subject, Map.of());
    return versions.entrySet().stream()
        .reduce((first, second) -> second)
        .map(version -> new Latest(version.getValue(), version.getKey()))
        .orElseThrow(() -> notFound(RequestPurpose.readingLatest(subject), 40401));
  }

  private int idOf(Schema schema) {
    int known = byId.indexOf(schema);
    if (known >= 0) {
      return known + 1;
    }
    byId.add(schema);
    return byId.size();
  }

  private RuntimeException notFound(RequestPurpose purpose, int code) {
    return new RegistryFailure(purpose, "mock://" + scope, 404, code, "not found").toException();
  }
}
