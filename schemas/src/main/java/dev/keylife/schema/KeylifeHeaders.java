package dev.keylife.schema;

/** Record headers of Keylife's own. */
public final class KeylifeHeaders {

  /**
   * In {@link Topics#KEY_COMMANDS}, on a command that had been sent to another partition than its
   * key's and was published again, to the right one: where it was read first, as {@code
   * <topic>-<partition>@<offset>} in UTF-8. A command that bears it is not moved twice.
   */
  public static final String REROUTED_FROM = "keylife-rerouted-from";

  /**
   * On a tombstone in {@link Topics#KEY_STATES}: the 32 bytes of the SHA-256 of the deleted key's
   * last event, as {@code lastEventHash} in the snapshot of a key that exists.
   */
  public static final String LAST_EVENT_HASH = "keylife-last-event-hash";

  private KeylifeHeaders() {}
}
