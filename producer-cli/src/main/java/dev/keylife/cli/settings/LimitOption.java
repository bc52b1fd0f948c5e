package dev.keylife.cli.settings;

import picocli.CommandLine.Option;

/** How much to show: shared by the commands whose answer may be long. */
public final class LimitOption {
  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "0",
      description = "No more than N of them. Default: all.")
  private int limit;

  /** The limit; 0 for none. Refuses what is no number of things. */
  public int checked(ConnectionOptions connection) {
    if (limit < 0) {
      throw connection.usage("--limit must not be negative");
    }
    return limit;
  }
}
