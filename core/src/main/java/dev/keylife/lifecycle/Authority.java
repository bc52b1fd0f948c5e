package dev.keylife.lifecycle;

import dev.keylife.lifecycle.policy.Caller;

/**
 * Who may do what a key policy leaves to the account; it is what IAM is at AWS.
 *
 * @param administrators whom the account lets do everything that a key policy leaves to it, and
 *     everything that is about no single key
 * @param creators who may create keys beside them
 */
public record Authority(PrincipalPatterns administrators, PrincipalPatterns creators) {
  /** Everybody is an administrator. */
  public static final Authority OPEN =
      new Authority(PrincipalPatterns.EVERYBODY, PrincipalPatterns.NOBODY);

  /** A session of a role is an administrator where its role is. */
  boolean isAdministrator(Caller caller) {
    return isAmong(administrators, caller);
  }

  boolean mayCreate(Caller caller) {
    return isAdministrator(caller) || isAmong(creators, caller);
  }

  private static boolean isAmong(PrincipalPatterns patterns, Caller caller) {
    return patterns.include(caller.name()) || caller.role().filter(patterns::include).isPresent();
  }
}
