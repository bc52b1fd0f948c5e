package dev.keylife.gateway.usage;

import dev.keylife.gateway.model.ApiException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Finds keys whose last use is told of, and that are gone. They are looked for every few minutes
 * and not when they are deleted: another gateway may tell of a use a little later, and perhaps none
 * ran then.
 *
 * <p>A key that is missing once may be one whose snapshot is on its way; one that is missing the
 * next time too is gone.
 */
final class DeletedKeys {
  private static final Duration PERIOD = Duration.ofMinutes(5);

  private final LastUsageView view;
  private final Predicate<String> exists;
  private final LongSupplier nanoTime;
  private Set<String> missing = Set.of();
  private long nextLook;

  DeletedKeys(LastUsageView view, Predicate<String> exists, LongSupplier nanoTime) {
    this.view = view;
    this.exists = exists;
    this.nanoTime = nanoTime;
    this.nextLook = nanoTime.getAsLong() + PERIOD.toNanos();
  }

  /** Keys that are gone; mostly none, because it is not looked each time. */
  List<String> find() {
    long now = nanoTime.getAsLong();
    if (now - nextLook < 0 || !view.isFresh()) {
      return List.of();
    }
    nextLook = now + PERIOD.toNanos();
    try {
      List<String> absent = view.keys(keyId -> !exists.test(keyId));
      List<String> gone = absent.stream().filter(missing::contains).toList();
      missing = new HashSet<>(absent);
      missing.removeAll(gone);
      return gone;
    } catch (ApiException e) {
      return List.of(); // The view of the keys is old: nobody knows now.
    }
  }
}
