package dev.keylife.client;

/**
 * One event, and how it follows what this subscription handled of the same key before.
 *
 * @param event the event
 * @param continuity what its sequence proves
 */
public record Delivery(KeyEvent event, Continuity continuity) {

  /** What the sequence of an event proves. */
  public sealed interface Continuity {
    /** It is the next one, or the key's first. */
    record Next() implements Continuity {}

    /**
     * Nothing is known of the key's events before it: the subscription has just begun or taken the
     * partition, or has forgotten a key that was silent for long. Or the event is about a key that
     * does not exist, and has no place in a history.
     */
    record Unknown() implements Continuity {}

    /** It was handled before: at least once means that this happens. */
    record Repeated() implements Continuity {}

    /**
     * Events before it are missing.
     *
     * @param first the sequence of the first one that is missing
     * @param last that of the last one
     */
    record Gap(long first, long last) implements Continuity {}
  }
}
