package dev.keylife.streams.state;

import dev.keylife.lifecycle.Deadline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The deadlines of a partition, the earliest first.
 *
 * <p>It remembers where the queue begins. Most deadlines are of import parameters and are taken
 * back when these are used, and in RocksDB what was deleted stays in the way of an iterator until
 * it is compacted: to look for the earliest from the very beginning would cost as much as all
 * deadlines that ever were. So nothing is read while the earliest is known and not due, and what
 * was skipped once is not met again.
 */
public final class DeadlineQueue {
  private static final byte[] PRESENT = {1};

  private final KeyValueStore<Bytes, byte[]> store;

  /** No deadline is before this one; empty where nothing is known. */
  private Optional<Bytes> bound = Optional.empty();

  /** Whether the bound is itself the first deadline or, if it is empty, there is none. */
  private boolean exact;

  DeadlineQueue(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void add(Deadline deadline) {
    Bytes key = DeadlineKey.encode(deadline);
    store.put(key, PRESENT);
    boolean first = bound.map(b -> key.compareTo(b) <= 0).orElse(exact);
    if (first) {
      bound = Optional.of(key);
      exact = true;
    }
  }

  public void remove(Deadline deadline) {
    Bytes key = DeadlineKey.encode(deadline);
    store.delete(key);
    if (bound.filter(key::equals).isPresent()) {
      exact = false;
    }
  }

  /** At most so many of the deadlines that are due, the earliest first. */
  public List<Deadline> due(Instant now, int limit) {
    Bytes end = DeadlineKey.endOf(now);
    if (exact && bound.filter(first -> first.compareTo(end) < 0).isEmpty()) {
      return List.of();
    }
    List<Deadline> due = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rest = fromBound()) {
      bound = rest.hasNext() ? Optional.of(rest.peekNextKey()) : Optional.empty();
      exact = true;
      while (rest.hasNext() && rest.peekNextKey().compareTo(end) < 0 && due.size() < limit) {
        due.add(DeadlineKey.decode(rest.next().key));
      }
    }
    return due;
  }

  /** When the earliest is due. */
  public Optional<Instant> next() {
    if (!exact) {
      var unused = due(Instant.EPOCH, 0);
    }
    return bound.map(first -> DeadlineKey.decode(first).due());
  }

  private KeyValueIterator<Bytes, byte[]> fromBound() {
    return bound.isPresent() ? store.range(bound.get(), null) : store.all();
  }
}
