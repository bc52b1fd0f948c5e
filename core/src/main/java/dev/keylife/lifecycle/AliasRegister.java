package dev.keylife.lifecycle;

import dev.keylife.lifecycle.AliasStep.Claim;
import dev.keylife.lifecycle.AliasStep.Detach;
import dev.keylife.lifecycle.AliasStep.Refusal;
import dev.keylife.lifecycle.AliasStep.Release;
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
 * for it before it asked.
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
      return new Entry(before.filter(alias -> !alias.target().equals(release.key())), List.of());
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
        new AliasRecord(claim.alias(), claim.key(), claim.spec(), claim.usage(), now, now);
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
    Optional<KeyId> previous =
        Optional.of(before.target()).filter(target -> !target.equals(claim.key()));
    List<AliasStep> steps = new ArrayList<>();
    steps.add(granted(claim, previous));
    previous.ifPresent(target -> steps.add(new Detach(claim.alias(), target)));
    return new Entry(Optional.of(before.withTarget(claim, now)), steps);
  }

  private static AliasStep granted(Claim claim, Optional<KeyId> previous) {
    return new Verdict(claim.alias(), claim.key(), claim.command(), Optional.empty(), previous);
  }

  private static Entry refuse(Claim claim, Optional<AliasRecord> before, KmsException why) {
    return new Entry(
        before,
        List.of(
            new Verdict(
                claim.alias(),
                claim.key(),
                claim.command(),
                Optional.of(new Refusal(why.code(), why.reason())),
                Optional.empty())));
  }
}
