package dev.keylife.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the registry knows: a state that follows from the records of its log alone, each applied
 * once, in order. It checks nothing; that is done before a record is written.
 */
final class SchemaCatalog {
  private final Map<String, TreeMap<Integer, Version>> subjects = new TreeMap<>();
  private final Map<Integer, String> schemas = new TreeMap<>();
  private final Map<String, CompatibilityLevel> levels = new LinkedHashMap<>();
  private int largestId;

  /**
   * One version of a subject.
   *
   * @param deleted softly: still readable by id, and by those who ask for deleted ones
   */
  record Version(String subject, int version, int id, String schema, boolean deleted) {}

  void put(Version version) {
    subjects
        .computeIfAbsent(version.subject(), s -> new TreeMap<>())
        .put(version.version(), version);
    schemas.put(version.id(), version.schema());
    largestId = Math.max(largestId, version.id());
  }

  /** A version is gone for good, and so is its schema where no other version has it. */
  void remove(String subject, int version) {
    Optional.ofNullable(subjects.get(subject)).ifPresent(versions -> versions.remove(version));
    subjects.values().removeIf(Map::isEmpty);
    schemas.keySet().removeIf(id -> versionsWithId(id, true).isEmpty());
  }

  /** An empty subject stands for the global level. */
  void setLevel(String subject, CompatibilityLevel level) {
    levels.put(subject, level);
  }

  void removeLevel(String subject) {
    levels.remove(subject);
  }

  List<String> subjects(boolean alsoDeleted) {
    return subjects.keySet().stream().filter(s -> !versions(s, alsoDeleted).isEmpty()).toList();
  }

  /** The versions of a subject, the oldest first. */
  List<Version> versions(String subject, boolean alsoDeleted) {
    return subjects.getOrDefault(subject, new TreeMap<>()).values().stream()
        .filter(v -> alsoDeleted || !v.deleted())
        .toList();
  }

  List<Version> versionsWithId(int id, boolean alsoDeleted) {
    List<Version> found = new ArrayList<>();
    subjects
        .keySet()
        .forEach(
            s -> versions(s, alsoDeleted).stream().filter(v -> v.id() == id).forEach(found::add));
    return found;
  }

  Optional<String> schema(int id) {
    return Optional.ofNullable(schemas.get(id));
  }

  /** The id of a schema that is known, under whatever subject. */
  Optional<Integer> idOf(String schema) {
    return schemas.entrySet().stream()
        .filter(e -> e.getValue().equals(schema))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** An id that no schema has or had. */
  int nextId() {
    return largestId + 1;
  }

  int nextVersion(String subject) {
    TreeMap<Integer, Version> versions = subjects.getOrDefault(subject, new TreeMap<>());
    return versions.isEmpty() ? 1 : versions.lastKey() + 1;
  }

  Optional<CompatibilityLevel> level(String subject) {
    return Optional.ofNullable(levels.get(subject));
  }

  /** The level that holds for a subject. */
  CompatibilityLevel effectiveLevel(String subject) {
    return level(subject).or(() -> level("")).orElse(CompatibilityLevel.BACKWARD);
  }
}
