package dev.keylife.lifecycle;

import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.lifecycle.policy.AccessRequest;
import dev.keylife.lifecycle.policy.Caller;
import dev.keylife.lifecycle.policy.MalformedPolicyException;
import dev.keylife.lifecycle.policy.NamedPrincipal;
import dev.keylife.lifecycle.policy.PolicyDocument;
import dev.keylife.lifecycle.policy.Ruling;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides who may do what: by the key's policy, by {@link Authority} where that leaves it to the
 * account, and by the key's grants. Processor, gateway and whatever else guards keys ask the same
 * code. It depends on what it is given alone, and it is safe for use by several threads.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html">Key
 *     policies in AWS KMS</a>
 */
public final class PolicyEvaluator {
  static final String PUT_KEY_POLICY = "kms:PutKeyPolicy";
  static final String CREATE_KEY = "kms:CreateKey";
  private static final AccessContext WITH_APPROVALS =
      AccessContext.builder()
          .add(PolicyDocument.APPROVALS, String.valueOf(PolicyDocument.MOST_APPROVALS))
          .build();

  private static final int LONGEST_SHOWN = 256;

  /** What makes good a policy that cannot be understood. */
  private static final Set<String> RESCUE = Set.of("kms:GetKeyPolicy", PUT_KEY_POLICY);

  private final Authority authority;
  private final PolicyCache documents;
  private final String account;
  private final PolicyDocument usual;
  private final GrantAccess grants;

  public PolicyEvaluator(KeyNamespace namespace, Authority authority, JsonReader json) {
    this.authority = authority;
    this.account = namespace.account();
    this.documents = new PolicyCache(json, account);
    this.usual = PolicyDocument.leavingAllTo(account);
    this.grants = new GrantAccess(this::means);
  }

  /**
   * Refuses what somebody may not do with a key.
   *
   * @param principal who asks
   * @param action what for, such as {@code kms:DescribeKey}
   * @param now the time of the request
   * @param context what is known of the request beside the key, the principal and the time
   * @throws KmsException {@code AccessDeniedException}, in the words of AWS
   * @throws IllegalArgumentException if there is no such action
   */
  public void require(
      String principal, String action, GuardedKey key, Instant now, AccessContext context) {
    require(principal, action, key, now, context, grants.toUse(key.grants(), action, context));
  }

  /**
   * The same where it depends on more whether a grant permits it.
   *
   * @param byGrant who may do it by a grant; asked where the key's policy does not decide it
   */
  void require(
      String principal,
      String action,
      GuardedKey key,
      Instant now,
      AccessContext context,
      Predicate<Caller> byGrant) {
    requireKnown(action);
    Caller caller = Caller.of(principal, account);
    PolicyDocument document;
    try {
      document = key.policy().map(documents::read).orElse(usual);
    } catch (KmsException notUnderstood) {
      // Let in by another release. It must not open the key, and must not lock it for ever.
      if (RESCUE.contains(action) && authority.isAdministrator(caller)) {
        return;
      }
      throw denied(caller, action, key.arn(), "because its key policy is not understood here");
    }
    AccessContext known =
        document.hasConditions() ? allThatIsKnown(caller, key, now, context) : AccessContext.NONE;
    Ruling ruling = document.rule(new AccessRequest(caller, action, key.arn(), known));
    switch (ruling) {
      case ALLOWED -> {}
      case DENIED ->
          throw denied(
              caller, action, key.arn(), "with an explicit deny in a resource-based policy");
      case NOT_ALLOWED -> {
        if (!byGrant.test(caller)) {
          throw denied(
              caller,
              action,
              key.arn(),
              "because no resource-based policy allows the " + action + " action");
        }
      }
      case LEFT_TO_THE_ACCOUNT -> {
        if (!authority.isAdministrator(caller) && !byGrant.test(caller)) {
          throw notByIdentity(caller, action, key.arn());
        }
      }
    }
  }

  /** Whether anything that the key's policy says depends on how many have approved. */
  boolean asksForApprovals(GuardedKey key) {
    try {
      return key.policy().map(documents::read).orElse(usual).asksFor(PolicyDocument.APPROVALS);
    } catch (KmsException notUnderstood) {
      return false;
    }
  }

  /**
   * Refuses what somebody may not do that is about no single key, such as {@code kms:ListKeys}.
   *
   * @throws KmsException {@code AccessDeniedException}
   * @throws IllegalArgumentException if there is no such action
   */
  public void requireInAccount(String principal, String action) {
    requireKnown(action);
    Caller caller = Caller.of(principal, account);
    boolean allowed =
        action.equals(CREATE_KEY) ? authority.mayCreate(caller) : authority.isAdministrator(caller);
    if (!allowed) {
      throw notByIdentity(caller, action, "*");
    }
  }

  /** What grants permit. */
  GrantAccess grants() {
    return grants;
  }

  /**
   * Whether a principal, as a grant names it, means somebody: it is they, the role of which they
   * are a session, or the account that they administer.
   */
  public boolean means(String named, String principal) {
    return means(named, Caller.of(principal, account));
  }

  private boolean means(String principal, Caller caller) {
    if (principal.equals(caller.name())) {
      return true;
    }
    try {
      NamedPrincipal named = NamedPrincipal.read(principal, account);
      return named.isAccount() ? authority.isAdministrator(caller) : named.names(caller);
    } catch (MalformedPolicyException notUnderstood) {
      return false;
    }
  }

  /**
   * Checks what a grant names as a principal.
   *
   * @throws KmsException {@code InvalidArnException} if it cannot be one
   */
  void checkPrincipal(String text) {
    try {
      NamedPrincipal unused = NamedPrincipal.read(text, account);
    } catch (MalformedPolicyException e) {
      throw new KmsException(
          FailureCode.INVALID_ARN, Text.quoted(text) + " is no principal. " + e.reason());
    }
  }

  /**
   * Checks a policy document.
   *
   * @throws KmsException {@code MalformedPolicyDocumentException} if it is not one, or asks for
   *     what Keylife does not have
   */
  void check(String document) {
    PolicyDocument unused = documents.read(document);
  }

  /**
   * Refuses a policy under which whoever brings it could not bring another, be it with approvals.
   *
   * @param key the key with that policy
   * @throws KmsException {@code MalformedPolicyDocumentException}
   */
  void requireNoLockout(String principal, GuardedKey key, Instant now) {
    try {
      require(principal, PUT_KEY_POLICY, key, now, WITH_APPROVALS);
    } catch (KmsException refusal) {
      throw new KmsException(
          FailureCode.MALFORMED_POLICY_DOCUMENT,
          "The new key policy will not allow you to update the key policy in the future.");
    }
  }

  private static AccessContext allThatIsKnown(
      Caller caller, GuardedKey key, Instant now, AccessContext context) {
    AccessContext.Builder known = AccessContext.builder().add(context);
    if (!context.has(PolicyDocument.APPROVALS)) {
      known.add(PolicyDocument.APPROVALS, "1");
    }
    key.multiRegionKeyType().ifPresent(type -> known.add("kms:MultiRegionKeyType", type));
    return known
        .add("aws:CurrentTime", now.toString())
        .add("aws:EpochTime", seconds(now))
        .add("aws:PrincipalAccount", caller.account())
        .add("aws:PrincipalArn", caller.principalArn())
        .add("kms:CallerAccount", caller.account())
        .add("kms:CustomerMasterKeySpec", key.spec())
        .add("kms:CustomerMasterKeyUsage", key.usage())
        .add("kms:KeyOrigin", key.origin())
        .add("kms:KeySpec", key.spec())
        .add("kms:KeyUsage", key.usage())
        .add("kms:MultiRegion", String.valueOf(key.multiRegionKeyType().isPresent()))
        .build();
  }

  /** Seconds since 1970, as {@code aws:EpochTime} and {@code kms:ValidTo} have them. */
  static String seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
  }

  private static void requireKnown(String action) {
    if (!PolicyDocument.isAction(action)) {
      throw new IllegalArgumentException("no action " + action);
    }
  }

  private static KmsException notByIdentity(Caller caller, String action, String resource) {
    return denied(
        caller,
        action,
        resource,
        "because no identity-based policy allows the " + action + " action");
  }

  private static KmsException denied(
      Caller caller, String action, String resource, String because) {
    return new KmsException(
        FailureCode.ACCESS_DENIED,
        "User: "
            + Text.shown(caller.name(), LONGEST_SHOWN)
            + " is not authorized to perform: "
            + action
            + " on resource: "
            + resource
            + " "
            + because);
  }
}
