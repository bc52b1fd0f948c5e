package dev.keylife.client;

import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which events to read.
 *
 * @param start where to start
 * @param follow whether to wait for more at the end, until the handler or an interrupt says stop
 * @param filter which events to hand on
 */
public record EventQuery(Start start, boolean follow, Predicate<KeyEvent> filter) {

  /** Where in the topic a reader starts. */
  public sealed interface Start {
    /** At the oldest event that the topic still holds. */
    record Beginning() implements Start {}

    /** Behind the newest event. */
    record End() implements Start {}

    /** At an offset in each of the named partitions; other partitions are not read. */
    record Offsets(Map<Integer, Long> byPartition) implements Start {
      public Offsets {
        byPartition = Map.copyOf(byPartition);
      }
    }

    /** At the first event of each partition that was published at this time or later. */
    record Time(Instant from) implements Start {}
  }

  /** Receives events, in order per key. */
  public interface Handler {
    /**
     * Takes one event.
     *
     * @return whether to go on
     */
    boolean onEvent(KeyEvent event);

    /**
     * Takes note of a record that could not be read as an event; the reader goes on behind it.
     *
     * @param message which record, and why, for people
     */
    default void onUnreadable(String message) {}
  }
}
