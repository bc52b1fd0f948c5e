package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of an alias, in the partition of its name.
 *
 * @param target the key that it stands for
 * @param spec of that key
 * @param usage of that key
 * @param updatedAt when it was last given a key
 * @param moves what would give it to another key, once the policy of the one that has it allows it
 */
public record AliasRecord(
    AliasName name,
    KeyId target,
    KeySpec spec,
    KeyUsage usage,
    Instant createdAt,
    Instant updatedAt,
    List<Move> moves) {
  /** How many moves may wait at a time. */
  static final int MOST_MOVES = KeyAliases.MOST;

  /**
   * A claim that waits.
   *
   * @param key that claims
   * @param commandId of the command that it claims for
   */
  public record Move(KeyId key, String commandId) {
    static Move of(AliasStep.Claim claim) {
      return new Move(claim.key(), claim.command().header().commandId());
    }
  }

  public AliasRecord {
    moves = List.copyOf(moves);
  }

  AliasRecord withTarget(AliasStep.Claim claim, Instant at) {
    return new AliasRecord(name, claim.key(), claim.spec(), claim.usage(), createdAt, at, moves);
  }

  AliasRecord with(Move move) {
    List<Move> all = new ArrayList<>(moves);
    all.add(move);
    return withMoves(all);
  }

  AliasRecord without(Move move) {
    return withMoves(moves.stream().filter(other -> !other.equals(move)).toList());
  }

  /** A key is gone, and with it what it claimed. */
  AliasRecord withoutMovesTo(KeyId key) {
    return withMoves(moves.stream().filter(move -> !move.key().equals(key)).toList());
  }

  private AliasRecord withMoves(List<Move> left) {
    return new AliasRecord(name, target, spec, usage, createdAt, updatedAt, left);
  }

  /** Whether others see the same: what waits is not shown. */
  public boolean looksLike(AliasRecord other) {
    return withMoves(List.of()).equals(other.withMoves(List.of()));
  }
}
