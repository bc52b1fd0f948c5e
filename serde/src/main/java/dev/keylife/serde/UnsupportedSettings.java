package dev.keylife.serde;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of Confluent's serde that this one does not have. To pass over one could mean to send in
 * the clear what is to be encrypted, or to register what is not to be: so all are refused. Settings
 * that neither serde knows are those of the Kafka client that the map is shared with.
 */
final class UnsupportedSettings {
  static final String ADVICE =
      "Build with the Maven profile 'confluent', and name Confluent's own serde in the settings.";

  private static final Set<String> PREFIXES =
      Set.of("bearer.auth.", "rule.", "validation.rules.", "csfle.");

  private static final Set<String> NAMES =
      Set.of(
          "avro.fail.on.trailing.data",
          "avro.reflection.allow.null",
          "avro.use.logical.type.converters",
          "context.name.strategy",
          "execution.environment",
          "key.schema.id.deserializer",
          "key.schema.id.serializer",
          "latest.cache.size",
          "max.schemas.per.subject",
          "missing.cache.size",
          "missing.schema.cache.ttl.sec",
          "missing.version.cache.ttl.sec",
          "propagate.schema.tags",
          "proxy.host",
          "proxy.port",
          "schema.format",
          "schema.reflection",
          "schema.registry.basic.auth.user.info",
          "schema.registry.url.randomize",
          "specific.avro.key.type",
          "specific.avro.value.type",
          "url.randomize",
          "use.apache.http.client",
          "use.latest.with.metadata",
          "use.schema.guid",
          "value.schema.id.deserializer",
          "value.schema.id.serializer");

  private UnsupportedSettings() {}

  /**
   * Refuses what only Confluent's serde supports.
   *
   * @param supported names that a prefix would refuse
   * @throws ConfigException naming all such settings, but not their values
   */
  static void refuse(Map<String, ?> settings, Set<String> supported) {
    String refused =
        settings.keySet().stream()
            .filter(name -> !supported.contains(name))
            .filter(name -> NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!refused.isEmpty()) {
      throw new ConfigException(refused + ": not supported by this serde. " + ADVICE);
    }
  }
}
