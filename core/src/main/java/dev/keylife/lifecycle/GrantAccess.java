package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateGrant;
import dev.keylife.lifecycle.Command.RetireGrant;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.lifecycle.policy.Caller;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What grants permit, beside a key's policy. */
final class GrantAccess {
  /** Who a text means. */
  @FunctionalInterface
  interface Principals {
    /** Whether a principal, as a grant names it, means a caller. */
    boolean mean(String principal, Caller caller);
  }

  private final Principals principals;

  GrantAccess(Principals principals) {
    this.principals = principals;
  }

  /** Who may do something with a key by one of its grants. */
  Predicate<Caller> toUse(List<Grant> grants, String action, AccessContext request) {
    return grantees(grants, grant -> grant.permits(action, request));
  }

  /** Who may create a grant by one that a key has. */
  Predicate<Caller> toCreate(List<Grant> grants, CreateGrant command) {
    return grantees(grants, grant -> grant.permits(command));
  }

  private Predicate<Caller> grantees(List<Grant> grants, Predicate<Grant> permits) {
    return caller ->
        grants.stream()
            .anyMatch(grant -> permits.test(grant) && principals.mean(grant.grantee(), caller));
  }

  /** Who may retire a grant by what it says itself: it permits the retirement of no other. */
  Predicate<Caller> toRetire(List<Grant> grants, RetireGrant command) {
    Optional<Grant> target =
        grants.stream().filter(grant -> grant.id().equals(command.grantId())).findFirst();
    return caller -> target.filter(grant -> mayRetire(grant, caller)).isPresent();
  }

  private boolean mayRetire(Grant grant, Caller caller) {
    boolean asGrantee =
        grant.operations().contains(GrantOperation.RETIRE_GRANT)
            && principals.mean(grant.grantee(), caller);
    return asGrantee
        || grant.retiring().filter(retiring -> principals.mean(retiring, caller)).isPresent();
  }
}
