package dev.keylife.client;

import dev.keylife.client.Delivery.Continuity;
import dev.keylife.event.EventHeader;
import dev.keylife.type.KeyState;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Proves by their sequence that no event of a key is missing. Remembers the last one of each of so
 * many keys, those that spoke last.
 *
 * <p>For one thread.
 */
final class SequenceCheck {
  private record Last(int partition, long sequence, boolean deleted) {}

  private final LinkedHashMap<String, Last> lastByKey = new LinkedHashMap<>(16, 0.75f, true);
  private final int capacity;

  SequenceCheck(int capacity) {
    this.capacity = capacity;
  }

  /** How an event follows what was handled. Changes nothing: the event may come again. */
  Continuity of(KeyEvent event) {
    EventHeader header = event.header();
    long sequence = header.getSequence();
    if (sequence == 0) {
      return new Continuity.Unknown();
    }
    Optional<Last> last = Optional.ofNullable(lastByKey.get(header.getKeyId()));
    if (sequence == 1 && (last.isEmpty() || last.get().deleted())) {
      return new Continuity.Next(); // a key id can be used again once its key is deleted
    }
    if (last.isEmpty()) {
      return new Continuity.Unknown();
    }
    long expected = last.get().deleted() ? 1 : last.get().sequence() + 1;
    if (sequence > expected) {
      return new Continuity.Gap(expected, sequence - 1);
    }
    return sequence == expected ? new Continuity.Next() : new Continuity.Repeated();
  }

  /** Takes note that an event was handled. */
  void handled(KeyEvent event) {
    EventHeader header = event.header();
    if (header.getSequence() == 0 || of(event) instanceof Continuity.Repeated) {
      return;
    }
    boolean deleted = event.keyState().filter(state -> state == KeyState.Deleted).isPresent();
    lastByKey.put(header.getKeyId(), new Last(event.partition(), header.getSequence(), deleted));
    if (lastByKey.size() > capacity) {
      lastByKey.remove(lastByKey.keySet().iterator().next());
    }
  }

  /** Others handle the events of these partitions now. */
  void forget(Set<Integer> partitions) {
    lastByKey.values().removeIf(last -> partitions.contains(last.partition()));
  }
}
