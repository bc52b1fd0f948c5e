package dev.keylife.audit;

/**
 * A place where the trail does not hold.
 *
 * @param kind what is wrong
 * @param topic the topic to look at
 * @param partition the partition in it
 * @param offset the offset in that
 * @param keyId whose history it is; empty where that cannot be told
 * @param message what is wrong, for people, without a full stop
 */
public record Violation(
    Kind kind, String topic, int partition, long offset, String keyId, String message) {

  /** What is wrong. */
  public enum Kind {
    /** The record is no event. */
    UNREADABLE,
    /** Key, headers or event id do not fit what the event says. */
    MISPLACED,
    /** Events before this one are missing. */
    MISSING,
    /** An event comes a second time, or too late. */
    REPEATED,
    /** The event does not follow the one before it: one of them was changed. */
    CHANGED,
    /** When the event says it occurred is not when the broker appended it. */
    MISDATED,
    /** The last event of a key is missing or was changed. */
    END,
    /** The trail is not the one that an earlier export saw. */
    MANIFEST
  }

  /** Partition and offset where a file is damaged so that it does not tell. */
  static final int NOWHERE = -1;

  /** The place in Kafka's usual form: {@code key-events-0@17}. */
  public String place() {
    return partition == NOWHERE ? "the file" : topic + "-" + partition + "@" + offset;
  }
}
