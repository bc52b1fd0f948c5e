package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateGrant;
import dev.keylife.lifecycle.Command.CreateKey;
import dev.keylife.lifecycle.Command.ExpireKeyMaterial;
import dev.keylife.lifecycle.Command.GetParametersForImport;
import dev.keylife.lifecycle.Command.MaterialImport;
import dev.keylife.lifecycle.Command.PutKeyPolicy;
import dev.keylife.lifecycle.Command.ReplicateKey;
import dev.keylife.lifecycle.Command.RetireGrant;
import dev.keylife.lifecycle.Command.RevokeGrant;
import dev.keylife.lifecycle.Command.RevokeImportParameters;
import dev.keylife.lifecycle.Command.ScheduleKeyDeletion;
import dev.keylife.lifecycle.Command.UpdatePrimaryRegion;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.lifecycle.policy.Caller;
import dev.keylife.lifecycle.policy.PolicyDocument;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a command's issuer may have it carried out. Asked once its key is known and before
 * anything else is: a state, a token or a secret is nothing to somebody who may not do this. What
 * the processor does by itself, at a date or with an alias, nobody asks for.
 */
final class Access {
  /** No service of AWS asks for anything here. */
  static final String FOR_AWS_RESOURCE = "kms:GrantIsForAWSResource";

  private final PolicyEvaluator evaluator;
  private final Duration approvalWindow;

  /**
   * @param approvalWindow how long an approval counts
   */
  Access(PolicyEvaluator evaluator, Duration approvalWindow) {
    this.evaluator = evaluator;
    this.approvalWindow = approvalWindow;
  }

  /**
   * Lets a command in.
   *
   * @return the approvals that it has to wait for; empty where it is to be carried out
   * @throws KmsException {@code AccessDeniedException}
   */
  Optional<PendingApproval> admit(DecisionContext context, Command command, KeyRecord key) {
    if (command instanceof CreateKey) {
      evaluator.requireInAccount(command.header().issuer(), actionOf(command));
      return Optional.empty();
    }
    GuardedKey guarded = GuardedKey.of(context.namespace(), key);
    AccessContext about = contextOf(command);
    Approvals.Question policy =
        (principal, approvals) ->
            evaluator.require(
                principal,
                actionOf(command),
                guarded,
                context.now(),
                approvals == 1 ? about : approved(about, approvals),
                byGrant(command, key));
    if (!evaluator.asksForApprovals(guarded)) {
      policy.require(command.header().issuer(), 1);
      return Optional.empty();
    }
    return Approvals.gather(context, command, key, policy, approvalWindow);
  }

  /**
   * Whether a command for one key may do to another what it does to that one. The command was let
   * in already: approvals that the other key's policy asks for cannot be gathered any more.
   *
   * @throws KmsException {@code AccessDeniedException}
   */
  void requireConsent(DecisionContext context, Command command, KeyRecord other) {
    evaluator.require(
        command.header().issuer(),
        actionOf(command),
        GuardedKey.of(context.namespace(), other),
        context.now(),
        contextOf(command),
        caller -> false);
  }

  /**
   * Lets in what counts from some principals alone, whatever policies say.
   *
   * @throws KmsException {@code AccessDeniedException}
   */
  static void requireAmong(PrincipalPatterns principals, Command command) {
    Command.Header header = command.header();
    if (!principals.include(header.issuer()) && !principals.include(header.principal())) {
      throw new KmsException(
          FailureCode.ACCESS_DENIED,
          "User: "
              + Text.shown(header.issuer(), CommandShape.LONGEST_ISSUER)
              + " is not authorized to perform: "
              + actionOf(command)
              + ", which is for replicators alone");
    }
  }

  private static AccessContext approved(AccessContext about, int approvals) {
    return AccessContext.builder()
        .add(about)
        .add(PolicyDocument.APPROVALS, String.valueOf(approvals))
        .build();
  }

  /** Who may have it carried out by a grant of the key, where its policy does not allow it. */
  private Predicate<Caller> byGrant(Command command, KeyRecord key) {
    if (command instanceof CreateGrant create) {
      return evaluator.grants().toCreate(key.grants(), create);
    } else if (command instanceof RetireGrant retire) {
      return evaluator.grants().toRetire(key.grants(), retire);
    }
    return caller -> false;
  }

  /**
   * Asked before there is a key, and before its material is made.
   *
   * @throws KmsException {@code AccessDeniedException}; {@code MalformedPolicyDocumentException}
   *     for a policy that its issuer could not replace, unless the command says that this is meant
   */
  void requireCreation(DecisionContext context, CreateKey command) {
    String issuer = command.header().issuer();
    evaluator.requireInAccount(issuer, actionOf(command));
    Optional<String> policy = command.attributes().policy();
    // The default policy is the account's, which can always replace it.
    if (policy.isPresent() && !command.bypassLockoutCheck()) {
      KeyNamespace namespace = context.namespace();
      evaluator.requireNoLockout(
          issuer,
          new GuardedKey(
              namespace.arn(namespace.resolve(command.header().keyId())),
              policy,
              command.keySpec().orElseThrow().name(),
              command.keyUsage().orElse(KeyUsage.ENCRYPT_DECRYPT).name(),
              command.origin().orElseThrow().name(),
              List.of(),
              Optional.of("PRIMARY").filter(type -> command.multiRegion())),
          context.now());
    }
  }

  /**
   * Asked before a replica comes into being, as AWS KMS does beside {@code kms:ReplicateKey} in the
   * primary's Region.
   *
   * @param principal who asked for it there
   * @throws KmsException {@code AccessDeniedException}
   */
  void requireCreator(String principal) {
    evaluator.requireInAccount(principal, PolicyEvaluator.CREATE_KEY);
  }

  /**
   * The same for the policy of a replica, which is to be in another Region of the account.
   *
   * @throws KmsException {@code MalformedPolicyDocumentException}
   */
  void requireNoLockout(DecisionContext context, ReplicateKey command, KeyRecord primary) {
    Optional<String> policy = command.attributes().policy();
    if (policy.isPresent() && !command.bypassLockoutCheck()) {
      evaluator.requireNoLockout(
          command.header().issuer(),
          new GuardedKey(
              context.namespace().in(command.replicaRegion()).arn(primary.id()),
              policy,
              primary.spec().name(),
              primary.usage().name(),
              primary.origin().name(),
              List.of(),
              Optional.of("REPLICA")),
          context.now());
    }
  }

  /**
   * Refuses a policy if its issuer could not replace it, unless the command says that this is
   * meant.
   *
   * @param key the key as it would be
   * @throws KmsException {@code MalformedPolicyDocumentException}
   */
  void requireNoLockout(DecisionContext context, PutKeyPolicy command, KeyRecord key) {
    if (!command.bypassLockoutCheck()) {
      evaluator.requireNoLockout(
          command.header().issuer(), GuardedKey.of(context.namespace(), key), context.now());
    }
  }

  /** The action that a command stands for. Those that AWS KMS does not have take material away. */
  static String actionOf(Command command) {
    if (command instanceof MaterialImport) {
      return "kms:ImportKeyMaterial";
    } else if (command instanceof ExpireKeyMaterial || command instanceof RevokeImportParameters) {
      return "kms:DeleteImportedKeyMaterial";
    }
    return "kms:" + command.type();
  }

  /** What a command says that conditions can ask for. What it leaves out is not there. */
  private static AccessContext contextOf(Command command) {
    AccessContext.Builder context = AccessContext.builder();
    if (command instanceof MaterialImport imports) {
      imports.expirationModel().ifPresent(it -> context.add("kms:ExpirationModel", it.name()));
      imports.validTo().ifPresent(it -> context.add("kms:ValidTo", PolicyEvaluator.seconds(it)));
    } else if (command instanceof GetParametersForImport get) {
      get.wrappingAlgorithm().ifPresent(it -> context.add("kms:WrappingAlgorithm", it.name()));
      get.wrappingKeySpec().ifPresent(it -> context.add("kms:WrappingKeySpec", it.name()));
    } else if (command instanceof ScheduleKeyDeletion schedule) {
      context.add(
          "kms:ScheduleKeyDeletionPendingWindowInDays",
          String.valueOf(
              schedule.pendingWindowInDays().orElse(CommandShape.MAX_PENDING_WINDOW_DAYS)));
    } else if (command instanceof CreateGrant create) {
      addGrant(create, context);
    } else if (command instanceof ReplicateKey replicate) {
      context.add("kms:ReplicaRegion", replicate.replicaRegion());
    } else if (command instanceof UpdatePrimaryRegion update) {
      context.add("kms:PrimaryRegion", update.primaryRegion());
    } else if (command instanceof RevokeGrant) {
      context.add(FOR_AWS_RESOURCE, "false");
    } else if (command instanceof PutKeyPolicy put && put.bypassLockoutCheck()) {
      // As a flag that is left out: so it can be asked for with Null, as AWS documents it.
      context.add("kms:BypassPolicyLockoutSafetyCheck", "true");
    }
    return context.build();
  }

  private static void addGrant(CreateGrant command, AccessContext.Builder context) {
    context.add(FOR_AWS_RESOURCE, "false").add("kms:GranteePrincipal", command.grantee());
    command.retiring().ifPresent(it -> context.add("kms:RetiringPrincipal", it));
    command.operations().stream()
        .distinct()
        .forEach(it -> context.add("kms:GrantOperations", it.awsName()));
    command
        .constraint()
        .ifPresent(
            it -> {
              context.add("kms:GrantConstraintType", it.kind().awsName());
              context.addEncryptionContext(
                  it.pairs().stream()
                      .collect(
                          Collectors.toMap(
                              EncryptionContextPair::name, EncryptionContextPair::value)));
            });
  }
}
