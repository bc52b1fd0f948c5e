package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateGrant;
import dev.keylife.lifecycle.Command.GrantRemoval;
import dev.keylife.lifecycle.Event.GrantChange;
import dev.keylife.lifecycle.Event.GrantChanged;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code CreateGrant}, {@code RetireGrant} and {@code RevokeGrant}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html">CreateGrant</a>
 */
final class Granting {
  /** So many hex digits of what the command said are in the id of a grant. */
  private static final int CONTENT = 24;

  private Granting() {}

  static Decision create(DecisionContext context, KeyRecord key, CreateGrant command) {
    requireEnabled(context, key);
    requireFitting(context, key, command);
    Optional<Grant> same = key.grants().stream().filter(it -> it.isMeantBy(command)).findFirst();
    if (same.isEmpty() && key.grants().size() >= Grant.MOST) {
      throw new KmsException(
          FailureCode.LIMIT_EXCEEDED,
          context.arn(key) + " cannot have more than " + Grant.MOST + " grants.");
    }
    endDryRun(command.dryRun());
    if (same.isPresent()) {
      return context.tells(
          key,
          new Event.KeyUnchanged(
              context.header(key),
              key.state(),
              command.type(),
              context.arn(key) + " has this grant already.",
              Optional.of(same.get().id())));
    }
    Grant grant =
        new Grant(
            newId(context, key, command),
            command.name(),
            context.now(),
            command.grantee(),
            command.retiring(),
            Set.copyOf(command.operations()),
            command.constraint());
    List<Grant> after = new ArrayList<>(key.grants());
    after.add(grant);
    return context.tells(
        key.withGrants(after),
        new GrantChanged(context.header(key), key.state(), GrantChange.CREATED, grant));
  }

  /** Retires or revokes: they differ by who may do it, which has been asked by now. */
  static Decision remove(DecisionContext context, KeyRecord key, GrantRemoval command) {
    Grant grant =
        key.grant(command.grantId())
            .orElseThrow(
                () ->
                    new KmsException(
                        FailureCode.NOT_FOUND, "Grant '" + command.grantId() + "' does not exist"));
    endDryRun(command.dryRun());
    GrantChange change =
        command instanceof Command.RetireGrant ? GrantChange.RETIRED : GrantChange.REVOKED;
    return context.tells(
        key.withGrants(key.grants().stream().filter(it -> !it.equals(grant)).toList()),
        new GrantChanged(context.header(key), key.state(), change, grant));
  }

  private static void requireEnabled(DecisionContext context, KeyRecord key) {
    if (key.state() == KeyState.DISABLED) {
      throw new KmsException(FailureCode.DISABLED, context.arn(key) + " is disabled.");
    }
    if (key.state() != KeyState.ENABLED && key.state() != KeyState.UPDATING) {
      throw Rules.invalidState(context, key);
    }
  }

  private static void requireFitting(DecisionContext context, KeyRecord key, CreateGrant command) {
    String misplaced =
        command.operations().stream()
            .filter(each -> !each.goesWith(key.spec(), key.usage()))
            .map(GrantOperation::awsName)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!misplaced.isEmpty()) {
      throw invalid(
          "Operations %s do not go with %s, whose key spec is %s and key usage %s."
              .formatted(misplaced, context.arn(key), key.spec(), key.usage()));
    }
    if (command.constraint().isPresent() && key.spec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw invalid(
          context.arn(key) + " takes no encryption context, so its grants have no constraints.");
    }
  }

  private static KmsException invalid(String message) {
    return new KmsException(FailureCode.VALIDATION, message);
  }

  /** In AWS's words. Whatever would be refused was refused before. */
  private static void endDryRun(boolean dryRun) {
    if (dryRun) {
      throw new KmsException(
          FailureCode.DRY_RUN_OPERATION,
          "The request would have succeeded, but the DryRun option is set.");
    }
  }

  /**
   * Where the grant stands in the key's history: so it is the same whenever that is processed
   * again, and no other grant's. No two events of a key have one number, and a key that is created
   * anew under its id is so at another time. What follows tells the grants of different keys apart.
   */
  private static String newId(DecisionContext context, KeyRecord key, CreateGrant command) {
    HexFormat hex = HexFormat.of();
    String content = hex.formatHex(command.header().content().toArray()) + "0".repeat(CONTENT);
    return hex.toHexDigits(key.createdAt().toEpochMilli(), 12)
        + hex.toHexDigits(key.sequence() + 1, 12)
        + hex.toHexDigits(context.arn(key).hashCode(), 8)
        + hex.toHexDigits(command.header().commandId().hashCode(), 8)
        + content.substring(0, CONTENT);
  }
}
