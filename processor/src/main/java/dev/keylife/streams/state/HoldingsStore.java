package dev.keylife.streams.state;

import dev.keylife.lifecycle.Holdings;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.OutstandingParameters;
import dev.keylife.store.StoredHoldings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What each principal holds in a partition, in a store: there can be as many principals as keys,
 * too many for the memory. It changes in the same transactions as the keys that it is counted from.
 * Keys and import parameters of earlier releases, of which it is not known whose they are, count
 * for nobody.
 */
final class HoldingsStore implements Holdings {
  private final KeyValueStore<String, byte[]> store;
  private final StateEncoding<StoredHoldings> encoding = StateEncoding.of(new StoredHoldings());

  HoldingsStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  @Override
  public Held of(String principal) {
    return Optional.ofNullable(store.get(principal))
        .map(encoding::decode)
        .map(stored -> new Held(stored.getKeys(), stored.getParameters()))
        .orElse(Held.NOTHING);
  }

  /** A key's record has another one in its place. */
  void replace(Optional<KeyRecord> before, Optional<KeyRecord> after) {
    if (before.isPresent() == after.isPresent()
        && before.map(KeyRecord::parameters).equals(after.map(KeyRecord::parameters))) {
      return;
    }
    Map<String, Held> changes = new HashMap<>();
    before.ifPresent(key -> count(changes, key, -1));
    after.ifPresent(key -> count(changes, key, 1));
    changes.forEach(this::change);
  }

  private static void count(Map<String, Held> changes, KeyRecord key, long by) {
    key.createdBy().ifPresent(principal -> add(changes, principal, new Held(by, 0)));
    key.parameters().stream()
        .map(OutstandingParameters::askedBy)
        .flatMap(Optional::stream)
        .forEach(principal -> add(changes, principal, new Held(0, by)));
  }

  private static void add(Map<String, Held> changes, String principal, Held change) {
    changes.merge(principal, change, HoldingsStore::sum);
  }

  private void change(String principal, Held change) {
    if (change.equals(Held.NOTHING)) {
      return;
    }
    Held next = sum(of(principal), change);
    if (next.equals(Held.NOTHING)) {
      store.delete(principal);
    } else {
      store.put(principal, encoding.encode(new StoredHoldings(next.keys(), next.parameters())));
    }
  }

  private static Held sum(Held one, Held other) {
    return new Held(one.keys() + other.keys(), one.parameters() + other.parameters());
  }
}
