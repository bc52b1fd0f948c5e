package dev.keylife.cli.settings;

/** For whom to print. */
public enum OutputFormat {
  /** For people. */
  text,
  /** For programs: one JSON object, or one per line. */
  json
}
