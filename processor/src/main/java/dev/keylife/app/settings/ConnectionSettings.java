package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;

/** The settings about the brokers, the Schema Registry and the topics. */
final class ConnectionSettings {
  private static final ConfigDef.Validator ADDRESSES =
      ConfigDef.LambdaValidator.with(
          (name, value) -> {
            if (value == null) {
              return; // that it is missing is told by itself
            }
            for (String address : String.valueOf(value).split(",", -1)) {
              String trimmed = address.strip();
              if (Utils.getHost(trimmed) == null || Utils.getPort(trimmed) == null) {
                throw new ConfigException(name, value, "must be host:port, several with commas");
              }
            }
          },
          () -> "host:port,…");

  private ConnectionSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.BOOTSTRAP_SERVERS,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        ADDRESSES,
        HIGH,
        "The brokers, as host:port, separated by commas. Every other setting that begins with"
            + " 'kafka.' goes to the Kafka clients in the same way, without that prefix.");
    d.define(
        ProcessorSettings.SCHEMA_REGISTRY_URL,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new NonEmptyString(),
        HIGH,
        "The Schema Registry's URLs, separated by commas. The other settings of its clients"
            + " (auto.register.schemas, basic.auth.*, schema.registry.ssl.*, …) are taken under"
            + " their own names too.");
    d.define(
        ProcessorSettings.APPLICATION_ID,
        ConfigDef.Type.STRING,
        "keylife",
        new NonEmptyString(),
        MEDIUM,
        "Names the consumer group, the internal topics and the transactional ids. The same on"
            + " every instance; never change it on a running installation.");
    d.define(
        ProcessorSettings.VALUE_SERDE,
        ConfigDef.Type.STRING,
        "dev.keylife.serde.RegistryAvroSerde",
        new NonEmptyString(),
        LOW,
        "The class of the Schema Registry serde for record values.");
    d.define(
        ProcessorSettings.REGISTRY_CHECK_INTERVAL_MS,
        ConfigDef.Type.LONG,
        30_000L,
        between(0L, 3_600_000L),
        LOW,
        "How often the Schema Registry is asked whether it still has the processor's own schemas;"
            + " 0 for never. No command is read from one that was reset or restored without its"
            + " data.");
    d.define(
        ProcessorSettings.COMMAND_UNKNOWN_SCHEMAS,
        ConfigDef.Type.INT,
        300,
        atLeast(0),
        LOW,
        "How many times in a minute the Schema Registry is asked for schemas that turn out to be no"
            + " command's; 0 for any number. Beyond that, records whose schema was never read go to"
            + " the dead letters without its being asked for.");
    d.define(
        ProcessorSettings.STARTUP_TIMEOUT_MS,
        ConfigDef.Type.LONG,
        60_000L,
        between(1_000L, 3_600_000L),
        LOW,
        "How long to wait for the brokers and the Schema Registry at start.");
    d.define(
        ProcessorSettings.TOPICS_CREATE,
        ConfigDef.Type.BOOLEAN,
        true,
        MEDIUM,
        "Whether to create topics that are missing. If not, the processor refuses to start.");
    d.define(
        ProcessorSettings.TOPICS_PARTITIONS,
        ConfigDef.Type.INT,
        6,
        between(1, 10_000),
        MEDIUM,
        "How many partitions topics are created with, and the least that existing ones must have."
            + " Cannot be changed once there are keys.");
    d.define(
        ProcessorSettings.TOPICS_REPLICATION_FACTOR,
        ConfigDef.Type.SHORT,
        (short) -1,
        MEDIUM,
        "The replication factor of the topics that the processor creates; -1 for the brokers'"
            + " default.");
  }
}
