package dev.keylife.gateway.replica;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use an opened key for one operation. While it is held the key is not wiped, so it is
 * held for a moment.
 *
 * @param <T> the key
 */
public final class KeyLease<T extends AutoCloseable> implements AutoCloseable {
  private final OpenedMaterial<T> material;
  private final String materialId;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Of material that was acquired. */
  KeyLease(OpenedMaterial<T> material, String materialId) {
    this.material = material;
    this.materialId = materialId;
  }

  /** The key; closed by whoever gave the lease. */
  public T key() {
    if (over.get()) {
      throw new IllegalStateException("the lease is over");
    }
    return material.key();
  }

  /** Whose material this is, 64 hex digits. */
  public String materialId() {
    return materialId;
  }

  @Override
  public void close() {
    if (!over.getAndSet(true)) {
      material.release();
    }
  }
}
