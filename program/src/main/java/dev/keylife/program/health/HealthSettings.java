package dev.keylife.program.health;

import org.apache.kafka.common.config.ConfigDef;

/** Where a program serves its health and its metrics. */
public final class HealthSettings {
  public static final String HOST = "http.host";
  public static final String PORT = "http.port";

  private HealthSettings() {}

  /**
   * Adds them to a program's settings.
   *
   * @param port the default; each program has its own, so that all can run on one machine
   */
  public static void define(ConfigDef settings, int port) {
    settings
        .define(
            HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            ConfigDef.Importance.LOW,
            "Where the health endpoints and the metrics listen.")
        .define(
            PORT,
            ConfigDef.Type.INT,
            port,
            ConfigDef.Range.between(-1, 65_535),
            ConfigDef.Importance.LOW,
            "The port of /health/live, /health/ready and /metrics; 0 for any, -1 for none.");
  }
}
