package dev.keylife.streams.resealing;

/**
 * A partition was sealed under another keyset than this process has, not an earlier or later one of
 * the same. Whatever it did there would be wrong: it can open nothing, would refuse right material,
 * and would seal what nobody else can open.
 */
public final class ForeignKeysetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignKeysetException(int partition) {
    super(
        "The secrets of partition "
            + partition
            + " are sealed under another keyset than the keyset file of this instance holds, not"
            + " an earlier or later one of the same");
  }
}
