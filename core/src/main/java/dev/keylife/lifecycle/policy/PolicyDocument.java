package dev.keylife.lifecycle.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A key policy that has been read and understood to its last word. */
public final class PolicyDocument {
  /** How many principals have asked for the same. A condition key of Keylife's own. */
  public static final String APPROVALS = "keylife:Approvals";

  /** A policy can ask for so many approvals. */
  public static final int MOST_APPROVALS = 10;

  private final List<Statement> statements;

  PolicyDocument(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  /**
   * Reads a policy document.
   *
   * @param json a JSON value: a {@code Map} by names, a {@code List}, a {@code String}, a {@code
   *     Number}, a {@code Boolean}; empty for what is not one
   * @param account this installation's account, twelve digits
   * @throws MalformedPolicyException if it is not a key policy, or asks for what Keylife does not
   *     have
   */
  public static PolicyDocument read(Optional<Object> json, String account)
      throws MalformedPolicyException {
    return new PolicyReader(account).read(json);
  }

  /**
   * The policy that leaves everything to the account.
   *
   * @param account twelve digits
   */
  public static PolicyDocument leavingAllTo(String account) {
    Wildcard all = new Wildcard("*");
    return new PolicyDocument(
        List.of(
            new Statement(
                false,
                new Principals(false, Set.of(account), Set.of(), Set.of()),
                new Actions(List.of(all), false),
                List.of(all),
                List.of())));
  }

  /** What the policy rules: an explicit Deny before an Allow, and what is not allowed is denied. */
  public Ruling rule(AccessRequest request) {
    Ruling ruling = Ruling.NOT_ALLOWED;
    for (Statement statement : statements) {
      Ruling next = statement.rule(request);
      // In the order of their weight.
      ruling = next.compareTo(ruling) < 0 ? next : ruling;
    }
    return ruling;
  }

  /** Whether what it rules can depend on the context of a request. */
  public boolean hasConditions() {
    return statements.stream().anyMatch(statement -> !statement.conditions().isEmpty());
  }

  /** Whether what it rules can depend on a condition key. */
  public boolean asksFor(String conditionKey) {
    return statements.stream()
        .flatMap(statement -> statement.conditions().stream())
        .anyMatch(condition -> condition.key().equalsIgnoreCase(conditionKey));
  }

  /** Whether a text is the name of an action, such as {@code kms:DescribeKey}. */
  public static boolean isAction(String text) {
    return Actions.isKnown(text);
  }
}
