package dev.keylife.embedded;

import dev.keylife.embedded.SchemaCatalog.Version;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The registry's operations: each checks what was asked, writes to the log and answers from the
 * catalog. One at a time, so that two that register the same schema get one id.
 */
final class SchemaService {
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
        .orElseThrow(() -> RegistryError.schemaNotFound(""));
  }

  synchronized Version version(String subject, String version, boolean alsoDeleted) {
    List<Version> versions = requireSubject(subject, alsoDeleted);
    if (version.equals("latest") || version.equals("-1")) {
      return versions.get(versions.size() - 1);
    }
    int number = number(version);
    return versions.stream()
        .filter(v -> v.version() == number)
        .findFirst()
        .orElseThrow(() -> RegistryError.versionNotFound(version));
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
    return catalog.schema(id).orElseThrow(() -> RegistryError.schemaNotFound(Integer.toString(id)));
  }

  synchronized List<Version> versionsWithId(int id) {
    schema(id);
    return catalog.versionsWithId(id);
  }

  /** Deletes a version, softly, or for good where it was deleted softly before. */
  synchronized int delete(String subject, String version, boolean permanent) {
    Version found = version(subject, version, permanent);
    if (permanent) {
      log.removeVersion(catalog, subject, found.version());
    } else {
      log.putVersion(
          catalog, new Version(subject, found.version(), found.id(), found.schema(), true));
    }
    return found.version();
  }

  synchronized List<Integer> delete(String subject, boolean permanent) {
    return requireSubject(subject, permanent).stream()
        .map(v -> delete(subject, Integer.toString(v.version()), permanent))
        .toList();
  }

  synchronized List<String> violations(String subject, Optional<String> version, String text) {
    Schema schema = parse(text);
    List<Version> against =
        version.isPresent()
            ? List.of(version(subject, version.get(), false))
            : catalog.versions(subject, false);
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
    CompatibilityLevel before = level(subject, false);
    log.setLevel(catalog, subject, Optional.empty());
    return before;
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

  private static String canonical(Schema schema, boolean normalize) {
    return normalize ? SchemaNormalization.toParsingForm(schema) : schema.toString();
  }
}
