package dev.keylife.cli;

/**
 * Keeps the Kafka client's log off the terminal, unless asked for. Must run before the first logger
 * is made, and leaves a configuration that the user named alone.
 */
final class Logging {
  private static final String CONFIGURATION = "logback.configurationFile";

  private Logging() {}

  static void prepare(boolean verbose) {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(
          CONFIGURATION,
          verbose ? "dev/keylife/cli/logback-verbose.xml" : "dev/keylife/cli/logback-quiet.xml");
    }
  }
}
