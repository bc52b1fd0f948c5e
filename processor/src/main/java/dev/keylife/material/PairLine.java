package dev.keylife.material;

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
 * Who waits for a wrapping key pair, and whose turn is next. Askers take turns, each with what it
 * asked for first, so that one who asks for a thousand pairs is as far from the next one as one who
 * asks for two. Whoever got none lately comes before those who did.
 *
 * <p>Not safe for use by several threads.
 */
final class PairLine {
  static final long LATELY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** An asker that is forgotten counts as one that was not served: no harm beyond its next turn. */
  private static final int MOST_REMEMBERED = 1_000;

  private final LongSupplier nanoTime;
  private final Map<String, Ask> asks = new HashMap<>();
  private final LinkedHashMap<String, Deque<Ask>> byAsker = new LinkedHashMap<>();
  private final Map<String, Long> served =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /** Something that waits for a pair; several may wait for the same. */
  record Ask(String ticket, WrappingKeySpec spec, String asker, List<Runnable> whenReady) {}

  PairLine(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isEmpty() {
    return asks.isEmpty();
  }

  int length() {
    return asks.size();
  }

  boolean isWaiting(String asker) {
    return byAsker.containsKey(asker);
  }

  /** Whether an asker got a pair within the last seconds. */
  boolean wasServedLately(String asker) {
    Long at = served.get(asker);
    return at != null && nanoTime.getAsLong() - at < LATELY_NANOS;
  }

  void noteServed(String asker) {
    served.remove(asker);
    served.put(asker, nanoTime.getAsLong());
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
    byAsker.computeIfAbsent(asker, a -> new ArrayDeque<>()).add(ask);
  }

  void leave(String ticket) {
    Optional.ofNullable(asks.remove(ticket)).ifPresent(this::removeFromAsker);
  }

  /** Takes the next out of the line that got no pair lately; empty where there is none. */
  Optional<Ask> nextOfNewcomers() {
    return byAsker.keySet().stream()
        .filter(asker -> !wasServedLately(asker))
        .findFirst()
        .map(this::serve);
  }

  /** Takes the next out of the line. */
  Optional<Ask> next() {
    Optional<Ask> newcomer = nextOfNewcomers();
    return newcomer.isPresent() ? newcomer : byAsker.keySet().stream().findFirst().map(this::serve);
  }

  void clear() {
    asks.clear();
    byAsker.clear();
  }

  /** The asker goes to the end of the line of askers. */
  private Ask serve(String asker) {
    Deque<Ask> of = requireNonNull(byAsker.remove(asker));
    Ask ask = of.remove();
    if (!of.isEmpty()) {
      byAsker.put(asker, of);
    }
    asks.remove(ask.ticket());
    noteServed(asker);
    return ask;
  }

  private void removeFromAsker(Ask ask) {
    byAsker.computeIfPresent(
        ask.asker(),
        (asker, of) -> {
          of.remove(ask);
          return of.isEmpty() ? null : of;
        });
  }
}
