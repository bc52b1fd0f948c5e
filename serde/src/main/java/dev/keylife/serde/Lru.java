package dev.keylife.serde;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps the entries that were used last, up to a number: what is kept for each schema that somebody
 * registers must not grow with their number.
 *
 * <p>Safe for use by several threads. None waits while another makes an entry.
 */
final class Lru<K, V> {
  private final Map<K, V> entries;

  Lru(int most) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  synchronized Optional<V> find(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(K key, V value) {
    entries.put(key, value);
  }

  synchronized void remove(K key) {
    entries.remove(key);
  }

  /** The entry, which is made if it is missing. Of several made at once the first stays. */
  V get(K key, Function<K, V> make) {
    Optional<V> known = find(key);
    if (known.isPresent()) {
      return known.get();
    }
    V made = make.apply(key);
    synchronized (this) {
      V first = entries.putIfAbsent(key, made);
      return first == null ? made : first;
    }
  }

  synchronized boolean isEmpty() {
    return entries.isEmpty();
  }

  synchronized Map<K, V> copy() {
    return new LinkedHashMap<>(entries);
  }
}
