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

  /**
   * On a tombstone in {@link Topics#KEY_ALIASES}, where a command deleted the alias: that command's
   * id, in UTF-8. A tombstone without it is of an alias whose key was deleted.
   */
  public static final String DELETED_BY = "keylife-deleted-by";

  /** Beside {@link #DELETED_BY}: the bare id of the key that the alias stood for, in UTF-8. */
  public static final String TARGET_KEY_ID = "keylife-target-key-id";

  /**
   * In {@link Topics#KEY_COMMANDS}: the full name of the value's record type, such as {@code
   * dev.keylife.command.EnableKey}, in UTF-8. Keylife's own client writes it; a serializer alone
   * does not. Where it is there, a value that the registry has another schema for is not carried
   * out: several commands have one layout, and a registry that was reset could make one of another.
   */
  public static final String RECORD_TYPE = "keylife-record-type";

  /**
   * In {@link Topics#KEY_COMMANDS}, on a record that was replayed from the dead letters: where it
   * was read first, as {@code <topic>-<partition>@<offset>} in UTF-8. Once for each time.
   */
  public static final String REPLAYED_FROM = "keylife-replayed-from";

  private KeylifeHeaders() {}
}
