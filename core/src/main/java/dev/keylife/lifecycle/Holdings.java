package dev.keylife.lifecycle;

/**
 * What a principal holds already in the partition in which a command is decided. It follows from
 * the records of the keys there, and from nothing else, so that a replay decides alike.
 */
public interface Holdings {
  /** Of somebody who holds nothing. */
  Holdings NONE = principal -> Held.NOTHING;

  /**
   * What a principal holds.
   *
   * @param principal as {@link Command.Header#principal} has it
   */
  Held of(String principal);

  /**
   * What one principal holds.
   *
   * @param keys how many keys there are that it created
   * @param parameters how many unused import parameters there are that it asked for
   */
  record Held(long keys, long parameters) {
    /** Nothing. */
    public static final Held NOTHING = new Held(0, 0);
  }
}
