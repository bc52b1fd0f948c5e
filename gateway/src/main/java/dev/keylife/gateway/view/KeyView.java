package dev.keylife.gateway.view;

import dev.keylife.client.SnapshotFeed;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.snapshot.KeySnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest snapshot of every key, in the order of their key ids. A write is answered only once
 * the view holds what it led to ({@link #reached}), so what is read afterwards is at least as new.
 * What is older than {@code maxAge}, because no broker answers, is not read at all.
 */
public final class KeyView implements SnapshotFeed.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(KeyView.class);

  private final Duration maxAge;
  private final NavigableMap<String, Entry> keys = new ConcurrentSkipListMap<>();
  private final Waiters waiters = new Waiters();
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private volatile Instant asOf = Instant.MIN;
  private volatile long behind;

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
   * @param maxAge how old what is read may be
   */
  public KeyView(Duration maxAge) {
    this.maxAge = maxAge;
  }

  /**
   * The newest snapshot of a key.
   *
   * @param keyId bare
   * @throws ApiException {@code DependencyTimeoutException} where the view is too old
   */
  public Optional<KeySnapshot> find(String keyId) {
    requireFresh();
    return Optional.ofNullable(keys.get(keyId)).map(Entry::decode);
  }

  /**
   * Key ids in their order.
   *
   * @param after the last one that is not wanted; empty for the first
   * @param limit how many at most
   * @throws ApiException as {@link #find}
   */
  public List<String> keyIds(Optional<String> after, int limit) {
    requireFresh();
    return after.map(last -> keys.tailMap(last, false)).orElse(keys).keySet().stream()
        .limit(limit)
        .toList();
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

  private void requireFresh() {
    if (!isFresh()) {
      throw new ApiException(
          ErrorType.DependencyTimeoutException,
          "The gateway's view of the keys is behind, or no broker answers. Try again.");
    }
  }

  /** Whether the view may be read. */
  public boolean isFresh() {
    return asOf.isAfter(Instant.now().minus(maxAge));
  }

  /** How many keys there are. */
  public int size() {
    return keys.size();
  }

  /** How many records were not read yet, when it was looked at last. */
  public long behind() {
    return behind;
  }

  /** Waits until the view was up to date for the first time. */
  public boolean awaitLoaded(Duration timeout) throws InterruptedException {
    try {
      loaded.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void snapshot(String keyId, Optional<KeySnapshot> snapshot) {
    if (snapshot.isPresent()) {
      Entry entry = Entry.of(snapshot.get());
      keys.put(keyId, entry);
      waiters.completeUpTo(keyId, entry.sequence);
    } else {
      keys.remove(keyId);
      waiters.completeUpTo(keyId, Long.MAX_VALUE);
    }
  }

  @Override
  public void unreadable(String keyId, String why) {
    LOG.error("The snapshot of key {} cannot be read; calls about it fail: {}", keyId, why);
    keys.put(keyId, Entry.UNREADABLE);
    waiters.completeUpTo(keyId, Long.MAX_VALUE);
  }

  @Override
  public void upToDate(Instant time) {
    asOf = time;
    loaded.complete(null);
  }

  @Override
  public void behind(long records) {
    behind = records;
  }

  List<String> waitingFor() {
    return new ArrayList<>(waiters.keyIds());
  }
}
