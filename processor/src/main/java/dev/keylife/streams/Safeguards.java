package dev.keylife.streams;

/**
 * What is asked before something is done that cannot be taken back.
 *
 * @param clock whether the time can be acted on
 * @param opening whether a partition's state can be
 */
public record Safeguards(Timekeeper clock, Opening opening) {
  /** Takes everything at its word. */
  public static final Safeguards NONE =
      new Safeguards(Timekeeper.TRUSTING, (partition, keys) -> {});

  /** Is asked when a partition's stores have been opened, before its first command. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Returns if commands may be carried out on this state, and throws if not, which ends the
     * processor.
     *
     * @param keys how many keys there are
     */
    void check(int partition, long keys);
  }
}
