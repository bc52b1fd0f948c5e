package dev.keylife.streams.state;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Deadline;
import dev.keylife.lifecycle.Holdings;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.SealedSecrets;
import dev.keylife.lifecycle.SecretChange;
import dev.keylife.lifecycle.SecretId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stores that together hold a key: its record, its sealed secrets, its deadlines, and what its
 * principals hold. A key is only ever replaced whole, so that they cannot come apart. Beside them
 * one entry that chains the events about keys that do not exist.
 */
public final class KeyStores implements SealedSecrets {
  /** No secret has this name; to delete it leaves nothing but the changelog's record. */
  private static final String NO_SECRET = "none";

  private static final String LAST_HASH = "last-event-hash";

  private final KeyValueStore<String, byte[]> keys;
  private final Serde<KeyEntry> entries = KeyEntrySerde.create();
  private final KeyValueStore<String, byte[]> secrets;
  private final DeadlineQueue deadlines;
  private final HoldingsStore holdings;
  private final KeyValueStore<String, byte[]> keylessChain;

  public KeyStores(ProcessorContext<?, ?> context) {
    keys = context.getStateStore(StoreNames.KEYS_STORE);
    secrets = context.getStateStore(StoreNames.SECRETS_STORE);
    deadlines = new DeadlineQueue(context.getStateStore(StoreNames.DEADLINES_STORE));
    holdings = new HoldingsStore(context.getStateStore(StoreNames.HOLDINGS_STORE));
    keylessChain = context.getStateStore(StoreNames.KEYLESS_CHAIN_STORE);
  }

  public Optional<KeyEntry> find(KeyId id) {
    return Optional.ofNullable(keys.get(id.value())).map(this::decode);
  }

  @Override
  public Optional<ByteString> find(SecretId id) {
    return Optional.ofNullable(secrets.get(SecretName.of(id))).map(ByteString::of);
  }

  /** How a key rests in its store. */
  public byte[] encode(KeyEntry entry) {
    return entries.serializer().serialize(StoreNames.KEYS_STORE, entry);
  }

  private KeyEntry decode(byte[] stored) {
    return entries.deserializer().deserialize(StoreNames.KEYS_STORE, stored);
  }

  /**
   * Puts one state of a key in the place of another.
   *
   * @param before what is stored now; empty for a new key
   * @param after what is to be stored; empty for a deleted key
   * @param stored the same, as {@link #encode} has it
   */
  public void replace(
      KeyId id,
      Optional<KeyEntry> before,
      Optional<KeyEntry> after,
      Optional<byte[]> stored,
      List<SecretChange> changes) {
    keys.put(id.value(), stored.orElse(null));
    changes.forEach(this::apply);
    holdings.replace(before.map(KeyEntry::record), after.map(KeyEntry::record));
    Set<Deadline> old = deadlinesOf(before);
    Set<Deadline> now = deadlinesOf(after);
    for (Deadline deadline : old) {
      if (!now.contains(deadline)) {
        deadlines.remove(deadline);
      }
    }
    for (Deadline deadline : now) {
      if (!old.contains(deadline)) {
        deadlines.add(deadline);
      }
    }
  }

  /** The hash of this partition's last event about a key that does not exist. */
  public Optional<ByteString> lastKeylessHash() {
    return Optional.ofNullable(keylessChain.get(LAST_HASH)).map(ByteString::of);
  }

  public void keepKeylessHash(ByteString hash) {
    keylessChain.put(LAST_HASH, hash.toArray());
  }

  /** What is to happen to the keys, and when. */
  public DeadlineQueue deadlines() {
    return deadlines;
  }

  /** What principals hold in this partition. */
  public Holdings holdings() {
    return holdings;
  }

  /** Counts the keys by reading each of them, once for as long as the store stays open. */
  public KeyCensus census() {
    KeyCensus census = new KeyCensus();
    try (KeyValueIterator<String, byte[]> all = keys.all()) {
      all.forEachRemaining(
          entry -> census.replace(Optional.empty(), Optional.of(decode(entry.value))));
    }
    return census;
  }

  /**
   * Writes a record that means nothing to the changelog of the secrets. A broker closes a segment,
   * which it must before it can compact it, only when something is written: without this, what was
   * erased from a partition that then falls silent would rest in its last segment for ever.
   */
  public void writeToSecretsChangelog() {
    secrets.delete(NO_SECRET);
  }

  private void apply(SecretChange change) {
    if (change instanceof SecretChange.Keep keep) {
      secrets.put(SecretName.of(keep.id()), keep.sealed().toArray());
    } else {
      secrets.delete(SecretName.of(change.id()));
    }
  }

  private static Set<Deadline> deadlinesOf(Optional<KeyEntry> entry) {
    return entry.map(KeyEntry::record).map(KeyRecord::deadlines).orElseGet(HashSet::new);
  }
}
