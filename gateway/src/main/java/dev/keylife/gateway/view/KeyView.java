package dev.keylife.gateway.view;

import dev.keylife.client.SnapshotFeed;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.snapshot.KeySnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest snapshot of every key, in the order of their key ids. A write is answered only once
 * the view holds what it led to ({@link #reached}), so what is read afterwards is at least as new.
 */
public final class KeyView implements SnapshotFeed.Listener<KeySnapshot> {
  private static final Logger LOG = LoggerFactory.getLogger(KeyView.class);

  private final Freshness freshness;
  private final Map<String, Entry> keys = new ConcurrentHashMap<>();

  /** For lists alone: among a million keys in order, one is found ten times more slowly. */
  private final NavigableSet<String> ids = new ConcurrentSkipListSet<>();

  private final Waiters waiters = new Waiters();

  /**
   * A snapshot in a small form: a million of them are in memory.
   *
   * @param snapshot empty where it cannot be read
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody writes to it.
  private record Entry(long sequence, byte[] snapshot) {
    static final Entry UNREADABLE = new Entry(Long.MAX_VALUE, new byte[0]);

    static Entry of(KeySnapshot snapshot) {
      try {
        ByteBuffer encoded = KeySnapshot.getEncoder().encode(snapshot);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return new Entry(snapshot.getSequence(), bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    KeySnapshot decode() {
      if (snapshot.length == 0) {
        throw new ApiException(
            ErrorType.KMSInternalException,
            "What is known of the key was written by a newer version than this gateway's.");
      }
      try {
        return KeySnapshot.getDecoder().decode(snapshot);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * @param freshness of what is read
   */
  public KeyView(Freshness freshness) {
    this.freshness = freshness;
  }

  /**
   * The newest snapshot of a key.
   *
   * @param keyId bare
   * @throws ApiException {@code DependencyTimeoutException} where the view is too old
   */
  public Optional<KeySnapshot> find(String keyId) {
    freshness.require();
    return Optional.ofNullable(keys.get(keyId)).map(Entry::decode);
  }

  /**
   * The newest snapshot of a key, however old the view is: for whoever asks elsewhere how old that
   * is.
   *
   * @param keyId bare
   */
  public Optional<KeySnapshot> newest(String keyId) {
    return Optional.ofNullable(keys.get(keyId)).map(Entry::decode);
  }

  /**
   * Whether there is a key.
   *
   * @param keyId bare
   * @throws ApiException as {@link #find}
   */
  public boolean has(String keyId) {
    freshness.require();
    return keys.containsKey(keyId);
  }

  /**
   * Key ids in their order.
   *
   * @param after the last one that is not wanted; empty for the first
   * @param limit how many at most
   * @throws ApiException as {@link #find}
   */
  public List<String> keyIds(Optional<String> after, int limit) {
    freshness.require();
    return after.map(last -> ids.tailSet(last, false)).orElse(ids).stream().limit(limit).toList();
  }

  /** Completes when the view holds a key as it was after an event, or something newer. */
  public CompletionStage<Void> reached(String keyId, long sequence) {
    CompletableFuture<Void> reached = waiters.add(keyId, sequence);
    if (holds(keyId, sequence)) {
      waiters.completeUpTo(keyId, sequence);
    }
    return reached;
  }

  private boolean holds(String keyId, long sequence) {
    return Optional.ofNullable(keys.get(keyId)).filter(e -> e.sequence >= sequence).isPresent();
  }

  /** How many keys there are. */
  public int size() {
    return keys.size();
  }

  @Override
  public void latest(String keyId, Optional<KeySnapshot> snapshot) {
    if (snapshot.isPresent()) {
      Entry entry = Entry.of(snapshot.get());
      hold(keyId, entry);
      waiters.completeUpTo(keyId, entry.sequence);
    } else {
      keys.remove(keyId);
      ids.remove(keyId);
      waiters.completeUpTo(keyId, Long.MAX_VALUE);
    }
  }

  @Override
  public void unreadable(String keyId, String why) {
    LOG.error("The snapshot of key {} cannot be read; calls about it fail: {}", keyId, why);
    hold(keyId, Entry.UNREADABLE);
    waiters.completeUpTo(keyId, Long.MAX_VALUE);
  }

  private void hold(String keyId, Entry entry) {
    if (keys.put(keyId, entry) == null) {
      ids.add(keyId);
    }
  }
}
