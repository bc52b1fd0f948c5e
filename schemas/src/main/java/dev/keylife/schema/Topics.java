package dev.keylife.schema;

/** Temporary. */
public final class Topics {
  public static final String KEY_COMMANDS = "key-commands";
  public static final String KEY_EVENTS = "key-events";
  public static final String KEY_STATES = "key-states";
  public static final String KEY_COMMANDS_DLQ = "key-commands-dlq";

  private Topics() {}
}
