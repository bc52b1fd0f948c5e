package dev.keylife.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Decides which registered schema a record is written under. Where several settings apply, the
 * first wins: {@code auto.register.schemas}, {@code use.schema.id}, {@code use.latest.version}.
 */
final class Labelling {
  private final SubjectNaming naming;
  private final SchemaRegistry registry;
  private final Relabelling relabelling;
  private final boolean autoRegister;
  private final boolean normalize;
  private final boolean useLatest;
  private final boolean latestStrict;
  private final boolean idStrict;
  private final boolean removeJavaProperties;
  private final int fixedId;
  private final Map<Schema, Schema> withoutJavaProperties = new ConcurrentHashMap<>();

  /** A schema's id in the registry, and the schema that the bytes behind it follow. */
  record Label(int id, Schema schema) {}

  Labelling(
      RegistryConfig config,
      SubjectNaming naming,
      SchemaRegistry registry,
      Relabelling relabelling) {
    this.naming = naming;
    this.registry = registry;
    this.relabelling = relabelling;
    autoRegister = config.getBoolean(RegistryConfig.AUTO_REGISTER);
    normalize = config.getBoolean(RegistryConfig.NORMALIZE);
    useLatest = config.getBoolean(RegistryConfig.USE_LATEST);
    latestStrict = config.getBoolean(RegistryConfig.LATEST_STRICT);
    idStrict = config.getBoolean(RegistryConfig.ID_STRICT);
    removeJavaProperties = config.getBoolean(RegistryConfig.REMOVE_JAVA_PROPERTIES);
    fixedId = config.getInt(RegistryConfig.USE_SCHEMA_ID);
  }

  Label label(String topic, Schema own) {
    Schema shown = removeJavaProperties ? stripped(own) : own;
    String subject = naming.subject(topic, shown);
    if (autoRegister) {
      return new Label(registry.register(subject, shown, normalize), own);
    }
    if (fixedId >= 0) {
      Schema fixed = registry.byId(fixedId, naming.subject(topic));
      if (idStrict) {
        relabelling.requireReadable(subject, own, fixed, RegistryConfig.ID_STRICT);
      }
      return new Label(fixedId, fixed);
    }
    if (useLatest) {
      SchemaRegistry.Latest latest = registry.latest(subject);
      if (latestStrict) {
        relabelling.requireReadable(subject, own, latest.schema(), RegistryConfig.LATEST_STRICT);
      }
      return new Label(latest.id(), latest.schema());
    }
    return new Label(registry.lookUp(subject, shown, normalize), own);
  }

  private Schema stripped(Schema own) {
    Schema known = withoutJavaProperties.get(own);
    return known == null
        ? withoutJavaProperties.computeIfAbsent(own, JavaProperties::remove)
        : known;
  }
}
