package dev.keylife.lifecycle;

import dev.keylife.lifecycle.AliasStep.Claim;
import dev.keylife.lifecycle.AliasStep.Refusal;
import dev.keylife.lifecycle.AliasStep.Release;
import dev.keylife.lifecycle.AliasStep.Verdict;
import dev.keylife.lifecycle.Command.AliasCommand;
import dev.keylife.lifecycle.Command.CreateAlias;
import dev.keylife.lifecycle.Command.DeleteAlias;
import dev.keylife.lifecycle.Event.AliasChange;
import dev.keylife.lifecycle.KeyAliases.Claimed;
import java.util.List;
import java.util.Optional;

/**
 * {@code CreateAlias}, {@code UpdateAlias} and {@code DeleteAlias}, as far as they are the key's to
 * judge; the rest is {@link AliasRegister}'s. A key makes room first and asks then, so that what it
 * is granted it can take whatever has happened to it meanwhile, but for its deletion.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html">Aliases in
 *     AWS KMS</a>
 */
final class Aliasing {
  private Aliasing() {}

  /** The key asks. Its command is answered when the name's partition has decided. */
  static Decision claim(DecisionContext context, KeyRecord key, AliasCommand command) {
    AliasName alias = new AliasName(command.aliasName());
    KeyAliases aliases = key.aliases();
    if (command instanceof DeleteAlias) {
      if (!aliases.names().contains(alias)) {
        throw context.namespace().notFound(alias);
      }
    } else {
      Rules.requireNotPendingDeletion(context, key);
      if (aliases.with(alias).names().size() > KeyAliases.MOST) {
        throw new KmsException(
            FailureCode.LIMIT_EXCEEDED,
            context.arn(key) + " cannot have more than " + KeyAliases.MOST + " aliases.");
      }
    }
    if (aliases.claims().size() >= KeyAliases.MOST) {
      throw new KmsException(
          FailureCode.THROTTLING,
          "Throttled: too many commands about aliases of this key wait. Send it again.");
    }
    Command.Header header = command.header();
    return new Decision(
        Optional.of(
            key.withAliases(
                aliases.withClaim(new Claimed(header.commandId(), alias, header.content())))),
        Optional.empty(),
        List.of(),
        List.of(new Claim(alias, key.id(), key.spec(), key.usage(), command)));
  }

  /**
   * A command comes again before it is answered: the answer that is coming is its answer too.
   * Another one under its id is refused.
   */
  static Decision waitOn(KeyRecord key, Command command, Claimed claimed) {
    if (!claimed.content().equals(command.header().content())) {
      throw new KmsException(
          FailureCode.VALIDATION,
          "The command id is in use, for another command, which has no answer yet. Choose another"
              + " command id.");
    }
    return new Decision(Optional.of(key), Optional.empty(), List.of());
  }

  /** The name's partition has decided. */
  static Decision conclude(
      DecisionContext context, KeyRecord key, Claimed claimed, Verdict verdict) {
    KeyRecord answered = key.withAliases(key.aliases().withoutClaim(claimed));
    AliasCommand command = verdict.command();
    if (verdict.refusal().isPresent()) {
      Refusal why = verdict.refusal().get();
      return context.refuses(
          answered, command, new KmsException(why.code(), why.message()), List.of());
    }
    boolean deleted = command instanceof DeleteAlias;
    AliasChange change =
        deleted
            ? AliasChange.DELETED
            : command instanceof CreateAlias ? AliasChange.CREATED : AliasChange.UPDATED;
    KeyAliases after =
        deleted
            ? answered.aliases().without(verdict.alias())
            : answered.aliases().with(verdict.alias());
    return context.tells(
        answered.withAliases(after),
        new Event.AliasChanged(
            context.header(key),
            key.state(),
            change,
            verdict.alias(),
            context.namespace().arn(verdict.alias()),
            verdict.previous()));
  }

  /** Nobody is told: the command that took the alias away has its event at the other key. */
  static Decision detach(KeyRecord key, AliasName alias) {
    return new Decision(
        Optional.of(key.withAliases(key.aliases().without(alias))), Optional.empty(), List.of());
  }

  /** A deleted key takes its aliases with it, also those that it has not been told of yet. */
  static List<AliasStep> releaseAll(KeyRecord key) {
    return key.aliases().names().stream()
        .<AliasStep>map(alias -> new Release(alias, key.id()))
        .toList();
  }
}
