package dev.keylife.gateway.usage;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.time.Duration;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * How uses of keys are told.
 *
 * @param interval how long they are counted before they are told
 * @param maxKinds how many kinds of them are remembered at most
 */
public record UsageSettings(Duration interval, int maxKinds) {
  public static final String INTERVAL_MS = "use.records.interval.ms";
  public static final String PENDING_MAX = "use.records.pending.max";

  public static void define(ConfigDef d) {
    d.define(
            INTERVAL_MS,
            ConfigDef.Type.LONG,
            10_000L,
            between(100L, 600_000L),
            LOW,
            "How long uses of keys are counted before they are told on key-usage and"
                + " key-last-usage: GetKeyLastUsage is late by as much, and a gateway that is killed"
                + " has not told what it counted.")
        .define(
            PENDING_MAX,
            ConfigDef.Type.INT,
            20_000,
            between(100, 1_000_000),
            LOW,
            "How many records about the use of keys may wait to be told. Where brokers do not take"
                + " them, further ones are lost and counted (keylife_gateway_usage_lost_total).");
  }

  public static UsageSettings of(AbstractConfig settings) {
    return new UsageSettings(
        Duration.ofMillis(settings.getLong(INTERVAL_MS)), settings.getInt(PENDING_MAX));
  }
}
