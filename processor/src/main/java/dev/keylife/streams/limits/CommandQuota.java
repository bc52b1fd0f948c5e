package dev.keylife.streams.limits;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.Lifecycle;
import java.util.Optional;

/**
 * Bounds the commands of a principal within a second of the broker's clock, which is what the
 * records' timestamps show. So a backlog that is worked off quickly is judged by when it was
 * published, and a transaction that is processed again is judged alike.
 *
 * <p>Each bound is one principal's, that of a key too: if all commands for a key were counted
 * together, anybody could use up what its owner needs.
 *
 * <p>Kept in memory, for one second at a time: records of a partition come in the order of their
 * timestamps. A new instance begins with nothing used up.
 *
 * <p>For the partition's stream thread.
 */
public final class CommandQuota {
  private static final long SECOND_MS = 1_000;

  /** Of names that nobody and no key can have; they may be as long as a record. */
  private static final int MOST_CHARACTERS = 256;

  private final RateLimits limits;
  private final RecentCounts perKey = new RecentCounts();
  private final RecentCounts perPrincipal = new RecentCounts();
  private final RecentCounts keyPairs = new RecentCounts();
  private long second = Long.MIN_VALUE;
  private int answered;

  public CommandQuota(RateLimits limits) {
    this.limits = limits;
  }

  /**
   * Counts a command.
   *
   * @param key which key it is for, however that was written; empty where it can be none
   * @param timestamp of its record, in milliseconds
   * @return what it is too much of; empty where it is within all bounds
   */
  public Optional<RateLimit> exceeded(Optional<KeyId> key, Command command, long timestamp) {
    // The clock of a new leader may be behind.
    long now = Math.max(second, Math.floorDiv(timestamp, SECOND_MS));
    if (now > second) {
      begin(now);
    }
    String principal = cut(command.header().principal());
    if (isTooMuch(limits.perPrincipal(), perPrincipal, principal)) {
      return Optional.of(RateLimit.PRINCIPAL);
    }
    if (Lifecycle.mayNeedKeyPair(command) && isTooMuch(limits.keyPairs(), keyPairs, principal)) {
      return Optional.of(RateLimit.KEY_PAIRS);
    }
    // A key's id has no colon, so none shares its count.
    String id = key.map(KeyId::value).orElseGet(() -> ":" + cut(command.header().keyId()));
    return isTooMuch(limits.perKey(), perKey, id + "\n" + principal)
        ? Optional.of(RateLimit.KEY)
        : Optional.empty();
  }

  private void begin(long next) {
    second = next;
    perKey.clear();
    perPrincipal.clear();
    keyPairs.clear();
    answered = 0;
  }

  private static boolean isTooMuch(int most, RecentCounts counts, String name) {
    return most > 0 && counts.count(name) > most;
  }

  private static String cut(String name) {
    return name.substring(0, Math.min(name.length(), MOST_CHARACTERS));
  }

  /** Whether a command that is too much has an answer; those beyond the bound have none. */
  public boolean answers() {
    return limits.answers() == 0 || ++answered <= limits.answers();
  }

  /** Why a command is refused, in a sentence for its publisher. */
  public String reason(RateLimit limit) {
    return switch (limit) {
      case KEY ->
          "more than "
              + limits.perKey()
              + " commands of one principal for this key in a"
              + " second.";
      case PRINCIPAL ->
          "more than "
              + limits.perPrincipal()
              + " commands of one principal in a"
              + " second, for keys of one partition.";
      case KEY_PAIRS ->
          "more than "
              + limits.keyPairs()
              + " commands of one principal in a second"
              + " that need a key pair, for keys of one partition.";
      case WAITING -> throw new IllegalArgumentException("for WaitingCommands to say");
    };
  }

  /** How many keys and principals are counted now. */
  int counted() {
    return perKey.size() + perPrincipal.size() + keyPairs.size();
  }
}
