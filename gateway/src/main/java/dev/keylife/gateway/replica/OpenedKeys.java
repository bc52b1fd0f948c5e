package dev.keylife.gateway.replica;

import dev.keylife.schema.MaterialsKey.Material;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The materials that are open, by their keys, each with the snapshot of its key that it was opened
 * by. Never more than so many: the one that was opened first gives way.
 *
 * @param <T> a key
 */
final class OpenedKeys<T extends AutoCloseable> {
  private final int max;
  private final ConcurrentHashMap<String, OpenKey<T>> byKey = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Entry<T>> inOrder = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();

  /** A key as it was when its materials were opened, and what is open of it. */
  private record OpenKey<T extends AutoCloseable>(
      KeySnapshot snapshot, ConcurrentHashMap<String, OpenedMaterial<T>> materials) {}

  private record Entry<T extends AutoCloseable>(Material name, OpenedMaterial<T> material) {}

  OpenedKeys(int max) {
    this.max = max;
  }

  /** The snapshot of a key of which something is open. */
  Optional<KeySnapshot> snapshot(String keyId) {
    return Optional.ofNullable(byKey.get(keyId)).map(OpenKey::snapshot);
  }

  Optional<OpenedMaterial<T>> find(String keyId, String materialId) {
    OpenKey<T> key = byKey.get(keyId);
    return key == null ? Optional.empty() : Optional.ofNullable(key.materials.get(materialId));
  }

  /**
   * Keeps a material open.
   *
   * @return whether that was done; not where others of the key were opened by another snapshot
   */
  boolean put(KeySnapshot snapshot, Material name, OpenedMaterial<T> material) {
    OpenKey<T> kept =
        byKey.compute(
            name.keyId(),
            (id, before) -> {
              OpenKey<T> key =
                  before == null ? new OpenKey<>(snapshot, new ConcurrentHashMap<>()) : before;
              if (key.snapshot.getSequence() == snapshot.getSequence()) {
                count(key.materials.put(name.keyMaterialId(), material));
              }
              return key;
            });
    if (kept.snapshot.getSequence() != snapshot.getSequence()) {
      return false;
    }
    inOrder.add(new Entry<>(name, material));
    makeRoom();
    return true;
  }

  private void count(@Nullable OpenedMaterial<T> replaced) {
    if (replaced == null) {
      open.incrementAndGet();
    } else {
      replaced.drop();
    }
  }

  private void makeRoom() {
    while (open.get() > max) {
      Entry<T> oldest = inOrder.poll();
      if (oldest == null) {
        return;
      }
      drop(oldest);
    }
  }

  /** Drops what is open of a key. */
  void drop(String keyId) {
    byKey.computeIfPresent(
        keyId,
        (id, key) -> {
          key.materials.values().forEach(OpenedMaterial::drop);
          open.addAndGet(-key.materials.size());
          return null;
        });
  }

  private void drop(Entry<T> entry) {
    byKey.computeIfPresent(
        entry.name.keyId(),
        (id, key) -> {
          if (key.materials.remove(entry.name.keyMaterialId(), entry.material)) {
            entry.material.drop();
            open.decrementAndGet();
          }
          return key.materials.isEmpty() ? null : key;
        });
  }

  /** Drops what has been open for its time. Forgets what was dropped before that. */
  void sweep(long nanoTime) {
    while (true) {
      Entry<T> oldest = inOrder.peek();
      if (oldest == null || !oldest.material.isOverdue(nanoTime)) {
        return;
      }
      if (inOrder.remove(oldest)) {
        drop(oldest);
      }
    }
  }

  /** Drops what is open of each key like this. */
  void dropIf(Predicate<KeySnapshot> of) {
    byKey.forEach(
        (id, key) -> {
          if (of.test(key.snapshot)) {
            drop(id);
          }
        });
  }

  /** Drops all. */
  void clear() {
    for (Map.Entry<String, OpenKey<T>> key : byKey.entrySet()) {
      drop(key.getKey());
    }
    inOrder.clear();
  }

  /** How many materials are open. */
  int size() {
    return open.get();
  }
}
