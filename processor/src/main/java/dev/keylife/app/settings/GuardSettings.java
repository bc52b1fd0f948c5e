package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.time.Duration;
import org.apache.kafka.common.config.ConfigDef;

/** The settings about what must not change under a processor: topics and clocks. */
final class GuardSettings {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private GuardSettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.CLOCK_WARN_MS,
        ConfigDef.Type.LONG,
        5_000L,
        between(100L, HOUR_MS),
        LOW,
        "From which difference between this machine's clock and the brokers' on there is a warning.");
    d.define(
        ProcessorSettings.CLOCK_MAX_MS,
        ConfigDef.Type.LONG,
        60_000L,
        between(1_000L, HOUR_MS),
        LOW,
        "Beyond which difference between this machine's clock and the brokers' no command is carried"
            + " out and no date acted on, and /health/ready is 503, until they agree.");
    d.define(
        ProcessorSettings.GUARD_INTERVAL_MS,
        ConfigDef.Type.LONG,
        10_000L,
        between(100L, HOUR_MS),
        LOW,
        "How often the brokers' clock is read, by a record of a few bytes in the topic"
            + " APPLICATION-ID-installation, and the installation's topics are looked at.");
    d.define(
        ProcessorSettings.INSTALLATION_ACCEPT,
        ConfigDef.Type.STRING,
        "",
        LOW,
        "Has the processor start although the installation is not what it was: eight hex digits from"
            + " the message that refused it, for exactly the changes that it named.");
  }
}
