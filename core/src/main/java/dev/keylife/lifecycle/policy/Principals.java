package dev.keylife.lifecycle.policy;

import java.util.Set;

/**
 * Who a statement is about.
 *
 * @param everybody whether it is about everybody ({@code *})
 * @param accounts the accounts that it names
 * @param names the principals that it names, as they stand there
 * @param roles the ARNs, without a path, of the roles that it names: it is about their sessions too
 */
record Principals(boolean everybody, Set<String> accounts, Set<String> names, Set<String> roles) {
  Principals {
    accounts = Set.copyOf(accounts);
    names = Set.copyOf(names);
    roles = Set.copyOf(roles);
  }

  /** Whether it is about somebody other than as one of an account. */
  boolean name(Caller caller) {
    return everybody
        || names.contains(caller.name())
        || caller.role().filter(roles::contains).isPresent();
  }

  boolean nameAccountOf(Caller caller) {
    return accounts.contains(caller.account());
  }
}
