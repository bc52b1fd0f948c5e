package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.AliasCommand;
import java.util.Optional;

/**
 * What the partition of a key and the partition of an alias's name tell each other. Between two
 * partitions steps keep their order.
 */
public sealed interface AliasStep {
  /** The alias that it is about. */
  AliasName alias();

  /** The key that it is about. */
  KeyId key();

  /** Whether it is for the partition of {@link #key}, and not of the name. */
  default boolean isForKey() {
    return this instanceof Verdict || this instanceof Detach || this instanceof ReleaseRequest;
  }

  /** To the name's partition: a key asks for what a command of it wants. */
  record Claim(AliasName alias, KeyId key, KeySpec spec, KeyUsage usage, AliasCommand command)
      implements AliasStep {}

  /** To the name's partition: a key is gone, and lets go of its alias. */
  record Release(AliasName alias, KeyId key) implements AliasStep {}

  /**
   * To the key's partition: what became of its claim.
   *
   * @param refusal why not; empty where it was granted
   * @param previous the key that the alias stood for before, where it was another
   */
  record Verdict(
      AliasName alias,
      KeyId key,
      AliasCommand command,
      Optional<Refusal> refusal,
      Optional<KeyId> previous)
      implements AliasStep {}

  /** To the key's partition: the alias stands for another key now. */
  record Detach(AliasName alias, KeyId key) implements AliasStep {}

  /** To the partition of the key that has the alias: may whoever claims it take it away? */
  record ReleaseRequest(AliasName alias, KeyId key, Claim claim) implements AliasStep {}

  /**
   * To the name's partition: what the policy of the key that has the alias says of that.
   *
   * @param refusal why not; empty where it lets the alias go
   */
  record ReleaseReply(AliasName alias, KeyId key, Claim claim, Optional<Refusal> refusal)
      implements AliasStep {}

  /** Why a claim was refused. */
  record Refusal(FailureCode code, String message) {}
}
