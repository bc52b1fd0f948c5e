package dev.keylife.gateway.view;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits until the view holds a key as it was after an event. */
final class Waiters {
  private final ConcurrentHashMap<String, List<Waiter>> byKey = new ConcurrentHashMap<>();

  private record Waiter(long sequence, CompletableFuture<Void> reached) {}

  /** One more; it leaves by itself when its future is completed, by whomever. */
  CompletableFuture<Void> add(String keyId, long sequence) {
    Waiter waiter = new Waiter(sequence, new CompletableFuture<>());
    byKey.compute(
        keyId,
        (id, before) -> {
          List<Waiter> all = before == null ? new ArrayList<>(1) : new ArrayList<>(before);
          all.add(waiter);
          return all;
        });
    var unused = waiter.reached.whenComplete((nothing, failure) -> remove(keyId, waiter));
    return waiter.reached;
  }

  private void remove(String keyId, Waiter waiter) {
    byKey.computeIfPresent(
        keyId,
        (id, before) -> {
          List<Waiter> left = before.stream().filter(other -> !other.equals(waiter)).toList();
          return left.isEmpty() ? null : left;
        });
  }

  /** Lets those go who wait for no more than this. */
  void completeUpTo(String keyId, long sequence) {
    for (Waiter waiter : byKey.getOrDefault(keyId, List.of())) {
      if (waiter.sequence <= sequence) {
        waiter.reached.complete(null);
      }
    }
  }
}
