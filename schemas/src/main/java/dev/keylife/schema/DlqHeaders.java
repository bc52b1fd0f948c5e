package dev.keylife.schema;

/**
 * Record headers that {@link Topics#KEY_COMMANDS_DLQ} adds to a record that could not be read; the
 * record's own key, value and headers stay as they came, unless they are so large that the topic
 * could not take them ({@link #ORIGINAL_SIZE}). All values are UTF-8 text, numbers in decimal.
 */
public final class DlqHeaders {

  /** What every header of a dead letter begins with. */
  public static final String PREFIX = "keylife-dlq-";

  /** Why the record could not be read, in a sentence for people; it may quote the record. */
  public static final String CAUSE = PREFIX + "cause";

  /** The topic that the record was read from. */
  public static final String SOURCE_TOPIC = PREFIX + "source-topic";

  /** The partition of that topic. */
  public static final String SOURCE_PARTITION = PREFIX + "source-partition";

  /** The offset in that partition. */
  public static final String SOURCE_OFFSET = PREFIX + "source-offset";

  /** When the broker took the record into that topic, in milliseconds since 1970 (UTC). */
  public static final String SOURCE_TIMESTAMP = PREFIX + "source-timestamp";

  /**
   * How many bytes key, value and headers had together. Only where the record was larger than the
   * topic takes: then its key and value are cut, and its own headers left out. The whole record is
   * where the other headers say it came from, as long as that topic keeps it.
   */
  public static final String ORIGINAL_SIZE = PREFIX + "original-size";

  /**
   * On a record without key and value, which is no dead letter but tells that one was replayed: the
   * origin of that one, as {@code <topic>-<partition>@<offset>}. Written in the same transaction.
   */
  public static final String REPLAYED = PREFIX + "replayed";

  private DlqHeaders() {}
}
