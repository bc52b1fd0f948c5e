package dev.keylife.lifecycle.policy;

import java.util.List;

/**
 * A statement of a key policy: it applies to a request where all of its parts do.
 *
 * @param denies whether its {@code Effect} is {@code Deny}
 */
record Statement(
    boolean denies,
    Principals principals,
    Actions actions,
    List<Wildcard> resources,
    List<Condition> conditions) {
  Statement {
    resources = List.copyOf(resources);
    conditions = List.copyOf(conditions);
  }

  /** What it says of a request on its own. */
  Ruling rule(AccessRequest request) {
    boolean named = principals.name(request.caller());
    boolean meant = named || meansByAccount(request.caller());
    if (!meant || !actions.include(request.action()) || !isAbout(request)) {
      return Ruling.NOT_ALLOWED;
    } else if (denies) {
      return Ruling.DENIED;
    }
    return named ? Ruling.ALLOWED : Ruling.LEFT_TO_THE_ACCOUNT;
  }

  /**
   * A Deny is about everybody who belongs to the account. An Allow can only be about this
   * installation's account, and whom that lets in is not for the policy to say.
   */
  private boolean meansByAccount(Caller caller) {
    return denies ? principals.nameAccountOf(caller) : !principals.accounts().isEmpty();
  }

  private boolean isAbout(AccessRequest request) {
    return resources.stream().anyMatch(pattern -> pattern.matches(request.resource()))
        && conditions.stream().allMatch(condition -> condition.holds(request.context()));
  }
}
