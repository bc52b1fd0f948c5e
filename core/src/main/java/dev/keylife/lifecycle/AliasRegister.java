package dev.keylife.lifecycle;

import dev.keylife.lifecycle.AliasRecord.Move;
import dev.keylife.lifecycle.AliasStep.Claim;
import dev.keylife.lifecycle.AliasStep.Detach;
import dev.keylife.lifecycle.AliasStep.Refusal;
import dev.keylife.lifecycle.AliasStep.Release;
import dev.keylife.lifecycle.AliasStep.ReleaseReply;
import dev.keylife.lifecycle.AliasStep.ReleaseRequest;
import dev.keylife.lifecycle.AliasStep.Verdict;
import dev.keylife.lifecycle.Command.CreateAlias;
import dev.keylife.lifecycle.Command.UpdateAlias;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides, in the partition of an alias's name, whom the name stands for. Nobody else does, so that
 * all claims to one name have one order. What it grants is granted for good: the key has made room
 * for it before it asked. An alias is taken from a key only where that key's policy lets it go,
 * which its own partition is asked for.
 */
public final class AliasRegister {
  private final KeyNamespace namespace;

  public AliasRegister(KeyNamespace namespace) {
    this.namespace = namespace;
  }

  /**
   * What becomes of an alias.
   *
   * @param after empty where there is none, or none any longer
   * @param steps what keys are to be told
   */
  public record Entry(Optional<AliasRecord> after, List<AliasStep> steps) {}

  /**
   * Decides a step that is for the partition of a name.
   *
   * @param before what is known of the alias; empty where there is none
   * @throws IllegalArgumentException if the step is for a key's partition
   */
  public Entry decide(AliasStep step, Optional<AliasRecord> before, Instant now) {
    if (step instanceof Release release) {
      return new Entry(
          before
              .filter(alias -> !alias.target().equals(release.key()))
              .map(alias -> alias.withoutMovesTo(release.key())),
          List.of());
    }
    if (step instanceof ReleaseReply reply) {
      return move(reply, before, now);
    }
    if (!(step instanceof Claim claim)) {
      throw new IllegalArgumentException("not for the partition of a name");
    }
    if (claim.command() instanceof CreateAlias) {
      return create(claim, before, now);
    }
    Optional<AliasRecord> wanted =
        before.filter(
            alias -> claim.command() instanceof UpdateAlias || alias.target().equals(claim.key()));
    if (wanted.isEmpty()) {
      return refuse(claim, before, namespace.notFound(claim.alias()));
    }
    return claim.command() instanceof UpdateAlias
        ? update(claim, wanted.get(), now)
        : new Entry(Optional.empty(), List.of(granted(claim, Optional.empty())));
  }

  private Entry create(Claim claim, Optional<AliasRecord> before, Instant now) {
    if (before.isPresent()) {
      return refuse(
          claim,
          before,
          new KmsException(
              FailureCode.ALREADY_EXISTS,
              "An alias with the name " + namespace.arn(claim.alias()) + " already exists"));
    }
    AliasRecord created =
        new AliasRecord(
            claim.alias(), claim.key(), claim.spec(), claim.usage(), now, now, List.of());
    return new Entry(Optional.of(created), List.of(granted(claim, Optional.empty())));
  }

  /** Of one kind to another, and what uses the alias would fail or do wrong. */
  private Entry update(Claim claim, AliasRecord before, Instant now) {
    if (before.spec().family() != claim.spec().family() || before.usage() != claim.usage()) {
      return refuse(
          claim,
          Optional.of(before),
          new KmsException(
              FailureCode.VALIDATION,
              namespace.arn(claim.alias())
                  + " stands for a key of another type or usage; delete it and create it anew."));
    }
    return before.target().equals(claim.key()) ? give(claim, before, now) : ask(claim, before);
  }

  private static Entry give(Claim claim, AliasRecord before, Instant now) {
    Optional<KeyId> previous =
        Optional.of(before.target()).filter(target -> !target.equals(claim.key()));
    List<AliasStep> steps = new ArrayList<>();
    steps.add(granted(claim, previous));
    previous.ifPresent(target -> steps.add(new Detach(claim.alias(), target)));
    return new Entry(Optional.of(before.withTarget(claim, now)), steps);
  }

  private static Entry ask(Claim claim, AliasRecord before) {
    if (before.moves().size() >= AliasRecord.MOST_MOVES) {
      return refuse(
          claim,
          Optional.of(before),
          new KmsException(
              FailureCode.THROTTLING,
              "Throttled: too many commands that would give this alias to another key wait. Send it"
                  + " again."));
    }
    return new Entry(Optional.of(before.with(Move.of(claim))), List.of(request(claim, before)));
  }

  private static AliasStep request(Claim claim, AliasRecord alias) {
    return new ReleaseRequest(claim.alias(), alias.target(), claim);
  }

  /** The key that had the alias has said whether it lets it go. */
  private Entry move(ReleaseReply reply, Optional<AliasRecord> before, Instant now) {
    Claim claim = reply.claim();
    Move move = Move.of(claim);
    // The alias was deleted meanwhile, or the key that claims it.
    if (before.filter(alias -> alias.moves().contains(move)).isEmpty()) {
      return refuse(claim, before, namespace.notFound(claim.alias()));
    }
    AliasRecord alias = before.get();
    boolean isOwn = alias.target().equals(claim.key());
    if (!isOwn && !alias.target().equals(reply.key())) {
      return new Entry(before, List.of(request(claim, alias)));
    }
    AliasRecord after = alias.without(move);
    return isOwn || reply.refusal().isEmpty()
        ? give(claim, after, now)
        : refuse(claim, Optional.of(after), reply.refusal().get());
  }

  private static AliasStep granted(Claim claim, Optional<KeyId> previous) {
    return new Verdict(claim.alias(), claim.key(), claim.command(), Optional.empty(), previous);
  }

  private static Entry refuse(Claim claim, Optional<AliasRecord> before, KmsException why) {
    return refuse(claim, before, new Refusal(why.code(), why.reason()));
  }

  private static Entry refuse(Claim claim, Optional<AliasRecord> before, Refusal why) {
    return new Entry(
        before,
        List.of(
            new Verdict(
                claim.alias(), claim.key(), claim.command(), Optional.of(why), Optional.empty())));
  }
}
