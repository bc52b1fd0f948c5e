package dev.keylife.material.keypairs;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who waits for a wrapping key pair, and whose turn is next: the asker whose last turn is the
 * longest ago, with what it asked for first. One that never had a turn counts from when it came.
 *
 * <p>So askers that wait for many take turns, one that asks now and then is next as soon as it
 * asks, and what somebody was given while nobody else waited is not held against it. A new name is
 * worth no more than its place behind those that came before: whoever had a turn before it came is
 * ahead of it.
 *
 * <p>Not safe for use by several threads.
 */
final class KeyPairQueue {
  /** Who asks no faster than this, for one at a time, may have the pairs that are kept back. */
  static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** An asker that is forgotten counts as one that has just come. */
  private static final int MOST_REMEMBERED = 1_000;

  private final LongSupplier nanoTime;
  private final Map<String, Ask> asks = new HashMap<>();

  /** In the order in which they came. */
  private final Map<String, Waiting> byAsker = new LinkedHashMap<>();

  private final Map<String, Turn> served =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Turn> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private long moments;

  /** Something that waits for a pair; several may wait for the same. */
  record Ask(String ticket, WrappingKeySpec spec, String asker, List<Runnable> whenReady) {}

  /**
   * An asker that waits.
   *
   * @param since the moment from which it counts
   */
  private record Waiting(long since, Deque<Ask> asks) {}

  /** The last turn of an asker: which moment of the line it was, and when on the clock. */
  private record Turn(long moment, long nanos) {}

  KeyPairQueue(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isEmpty() {
    return asks.isEmpty();
  }

  /** Whether an asker waits for nothing and had its last pair a while ago, if any. */
  boolean isAtEase(String asker) {
    return !byAsker.containsKey(asker) && !isFast(asker);
  }

  boolean isWaiting(String asker) {
    return byAsker.containsKey(asker);
  }

  private boolean isFast(String asker) {
    Turn last = served.get(asker);
    return last != null && nanoTime.getAsLong() - last.nanos() < PACE_NANOS;
  }

  /** An asker was given a pair. */
  void noteServed(String asker) {
    served.remove(asker);
    served.put(asker, new Turn(++moments, nanoTime.getAsLong()));
  }

  /** Whoever waits with the same ticket already waits on in his place. */
  void join(String ticket, WrappingKeySpec spec, String asker, Runnable whenReady) {
    Ask known = asks.get(ticket);
    if (known != null) {
      known.whenReady().add(whenReady);
      return;
    }
    Ask ask = new Ask(ticket, spec, asker, new ArrayList<>(List.of(whenReady)));
    asks.put(ticket, ask);
    byAsker.computeIfAbsent(asker, this::startWaiting).asks().add(ask);
  }

  private Waiting startWaiting(String asker) {
    Turn last = served.get(asker);
    return new Waiting(last == null ? ++moments : last.moment(), new ArrayDeque<>());
  }

  void leave(String ticket) {
    Optional.ofNullable(asks.remove(ticket)).ifPresent(this::removeFromAsker);
  }

  /** Takes the next out of the line. */
  Optional<Ask> next() {
    return first().map(this::serve);
  }

  /** Takes the next out of the line, provided that it waits for one alone and had none lately. */
  Optional<Ask> nextIfLight() {
    return first().filter(this::isLight).map(this::serve);
  }

  /** Takes the next out of the line of those that wait for one alone and had none lately. */
  Optional<Ask> nextLight(WrappingKeySpec spec) {
    return byAsker.keySet().stream()
        .filter(asker -> isLight(asker) && waiting(asker).asks().element().spec() == spec)
        .min(comparingLong(asker -> waiting(asker).since()))
        .map(this::serve);
  }

  private Optional<String> first() {
    return byAsker.keySet().stream().min(comparingLong(asker -> waiting(asker).since()));
  }

  private boolean isLight(String asker) {
    return waiting(asker).asks().size() == 1 && !isFast(asker);
  }

  private Waiting waiting(String asker) {
    return requireNonNull(byAsker.get(asker));
  }

  void clear() {
    asks.clear();
    byAsker.clear();
  }

  private Ask serve(String asker) {
    Deque<Ask> of = requireNonNull(byAsker.remove(asker)).asks();
    Ask ask = of.remove();
    asks.remove(ask.ticket());
    noteServed(asker);
    if (!of.isEmpty()) {
      byAsker.put(asker, new Waiting(moments, of));
    }
    return ask;
  }

  private void removeFromAsker(Ask ask) {
    byAsker.computeIfPresent(
        ask.asker(),
        (asker, waiting) -> {
          waiting.asks().remove(ask);
          return waiting.asks().isEmpty() ? null : waiting;
        });
  }
}
