package dev.keylife.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keylife.embedded.SchemaCatalog.Version;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The registry's operations: each checks what was asked, writes to the log and answers from the
 * catalog. One at a time, so that two that register the same schema get one id.
 */
final class SchemaService {
  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private final SchemaCatalog catalog;
  private final SchemaLog log;

  SchemaService(SchemaCatalog catalog, SchemaLog log) {
    this.catalog = catalog;
    this.log = log;
  }

  synchronized Version register(String subject, String text, boolean normalize) {
    Schema schema = parse(text);
    String canonical = canonical(schema, normalize);
    List<Version> versions = catalog.versions(subject, false);
    Optional<Version> known =
        versions.stream().filter(v -> v.schema().equals(canonical)).findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    List<String> violations =
        catalog
            .effectiveLevel(subject)
            .violations(schema, versions.stream().map(v -> parse(v.schema())).toList());
    if (!violations.isEmpty()) {
      throw RegistryError.incompatible(String.join("; ", violations));
    }
    Version version =
        new Version(
            subject,
            catalog.nextVersion(subject),
            catalog.idOf(canonical).orElseGet(catalog::nextId),
            canonical,
            false);
    log.putVersion(catalog, version);
    return version;
  }

  synchronized Version lookUp(String subject, String text, boolean normalize, boolean alsoDeleted) {
    requireSubject(subject, alsoDeleted);
    String canonical = canonical(parse(text), normalize);
    return catalog.versions(subject, alsoDeleted).stream()
        .filter(v -> v.schema().equals(canonical))
        .findFirst()
        .orElseThrow(RegistryError::schemaNotFound);
  }

  synchronized Version version(String subject, String version, boolean alsoDeleted) {
    if (!isLatest(version)) {
      number(version);
    }
    return matching(requireSubject(subject, alsoDeleted), version).get(0);
  }

  synchronized List<Version> requireSubject(String subject, boolean alsoDeleted) {
    List<Version> versions = catalog.versions(subject, alsoDeleted);
    if (versions.isEmpty()) {
      throw RegistryError.subjectNotFound(subject);
    }
    return versions;
  }

  synchronized List<String> subjects(boolean alsoDeleted) {
    return catalog.subjects(alsoDeleted);
  }

  synchronized String schema(int id) {
    return catalog.schema(id).orElseThrow(() -> RegistryError.schemaNotFound(id));
  }

  synchronized List<Version> versionsWithId(int id, boolean alsoDeleted) {
    schema(id);
    return catalog.versionsWithId(id, alsoDeleted);
  }

  /** Deletes a version, softly, or for good where it was deleted softly before. */
  synchronized int delete(String subject, String version, boolean permanent) {
    Version found = version(subject, version, permanent || !isLatest(version));
    if (permanent && !found.deleted()) {
      throw RegistryError.notSoftlyDeleted(subject, found.version());
    }
    if (!permanent && found.deleted()) {
      throw RegistryError.softlyDeleted(subject, found.version());
    }
    return delete(found, permanent);
  }

  /** Deletes all versions, softly, or for good where all were deleted softly before. */
  synchronized List<Integer> delete(String subject, boolean permanent) {
    List<Version> all = requireSubject(subject, true);
    List<Version> live = catalog.versions(subject, false);
    if (permanent && !live.isEmpty()) {
      throw RegistryError.notSoftlyDeleted(subject);
    }
    if (!permanent && live.isEmpty()) {
      throw RegistryError.softlyDeleted(subject);
    }
    return (permanent ? all : live).stream().map(v -> delete(v, permanent)).toList();
  }

  /** The level of a subject goes with its last version. */
  private int delete(Version v, boolean permanent) {
    if (!permanent) {
      log.putVersion(catalog, new Version(v.subject(), v.version(), v.id(), v.schema(), true));
      return v.version();
    }
    log.removeVersion(catalog, v.subject(), v.version());
    if (catalog.versions(v.subject(), true).isEmpty() && catalog.level(v.subject()).isPresent()) {
      log.setLevel(catalog, v.subject(), Optional.empty());
    }
    return v.version();
  }

  /**
   * What stands against a schema.
   *
   * @param version the one to compare with; empty for all of them
   */
  synchronized List<String> violations(String subject, Optional<String> version, String text) {
    List<Version> versions = catalog.versions(subject, false);
    List<Version> against = version.map(wanted -> matching(versions, wanted)).orElse(versions);
    Schema schema = parse(text);
    return catalog
        .effectiveLevel(subject)
        .violations(schema, against.stream().map(v -> parse(v.schema())).toList());
  }

  synchronized CompatibilityLevel level(String subject, boolean orGlobal) {
    return subject.isEmpty() || orGlobal
        ? catalog.effectiveLevel(subject)
        : catalog.level(subject).orElseThrow(() -> RegistryError.noSubjectConfig(subject));
  }

  synchronized void setLevel(String subject, CompatibilityLevel level) {
    log.setLevel(catalog, subject, Optional.of(level));
  }

  synchronized CompatibilityLevel removeLevel(String subject) {
    if (!subject.isEmpty() && catalog.level(subject).isEmpty()) {
      throw RegistryError.subjectNotFound(subject);
    }
    CompatibilityLevel before = level(subject, false);
    log.setLevel(catalog, subject, Optional.empty());
    return before;
  }

  /** The version that is meant; none where it is the latest of none. */
  private static List<Version> matching(List<Version> versions, String version) {
    if (isLatest(version)) {
      return versions.stream().skip(Math.max(0, versions.size() - 1)).toList();
    }
    int number = number(version);
    List<Version> found = versions.stream().filter(v -> v.version() == number).toList();
    if (found.isEmpty()) {
      throw RegistryError.versionNotFound(version);
    }
    return found;
  }

  private static boolean isLatest(String version) {
    return version.equals("latest") || version.equals("-1");
  }

  private static int number(String version) {
    try {
      int number = Integer.parseInt(version);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Answered below.
    }
    throw RegistryError.invalidVersion(version);
  }

  private static Schema parse(String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryError.invalidSchema(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The text that stands for a schema. Normalized, the order of properties makes no difference;
   * what readers and people need stays: defaults, logical types, documentation.
   */
  private static String canonical(Schema schema, boolean normalize) {
    String text = schema.toString();
    if (!normalize) {
      return text;
    }
    try {
      return SORTED.writeValueAsString(SORTED.readValue(text, Object.class));
    } catch (JsonProcessingException e) {
      throw RegistryError.invalidSchema(String.valueOf(e.getMessage()));
    }
  }
}
