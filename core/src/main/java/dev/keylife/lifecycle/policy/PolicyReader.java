package dev.keylife.lifecycle.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key policy document. Every element has a name and a value that are known, and what stands
 * there can be decided by; anything else is refused.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html">Elements
 *     in a key policy</a>
 */
final class PolicyReader {
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
  private static final Set<String> EFFECTS = Set.of("Allow", "Deny");
  private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT_ELEMENTS =
      Set.of("Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "Condition");

  private final PrincipalReader principals;

  PolicyReader(String account) {
    this.principals = new PrincipalReader(account);
  }

  PolicyDocument read(Optional<Object> json) throws MalformedPolicyException {
    if (!(json.orElse("") instanceof Map<?, ?> policy)) {
      throw new MalformedPolicyException(
          "It is not one JSON object in which each name stands once.");
    }
    requireKnown("The policy", policy, ELEMENTS);
    require(
        !policy.containsKey("Version") || isOne(policy, "Version", VERSIONS),
        "Version is not valid.");
    require(isTextOrAbsent(policy, "Id"), "Id is not valid.");
    require(policy.containsKey("Statement"), "It has no Statement.");
    List<Statement> statements = new ArrayList<>();
    for (Object statement : listed(policy.get("Statement"))) {
      statements.add(readStatement(statement));
    }
    require(!statements.isEmpty(), "Statement is not valid.");
    return new PolicyDocument(statements);
  }

  private Statement readStatement(@Nullable Object value) throws MalformedPolicyException {
    if (!(value instanceof Map<?, ?> statement)) {
      throw new MalformedPolicyException("A Statement is an object.");
    }
    for (String not : List.of("NotPrincipal", "NotResource")) {
      require(!statement.containsKey(not), not + " is not supported.");
    }
    requireKnown("A Statement", statement, STATEMENT_ELEMENTS);
    require(isTextOrAbsent(statement, "Sid"), "Sid is not valid.");
    require(statement.containsKey("Effect"), "A Statement needs an Effect.");
    require(isOne(statement, "Effect", EFFECTS), "Effect is not valid.");
    require(statement.containsKey("Principal"), "A Statement needs a Principal.");
    boolean denies = "Deny".equals(statement.get("Effect"));
    return new Statement(
        denies,
        principals.read(statement.get("Principal"), denies),
        actions(statement),
        resources(statement),
        conditions(statement));
  }

  private static Actions actions(Map<?, ?> statement) throws MalformedPolicyException {
    boolean allBut = statement.containsKey("NotAction");
    require(
        allBut != statement.containsKey("Action"),
        allBut
            ? "A Statement has Action or NotAction, not both."
            : "A Statement without an Action has no effect.");
    String name = allBut ? "NotAction" : "Action";
    List<Wildcard> patterns = new ArrayList<>();
    for (String text : texts(statement.get(name), name)) {
      patterns.add(Actions.pattern(text));
    }
    return new Actions(patterns, allBut);
  }

  private static List<Wildcard> resources(Map<?, ?> statement) throws MalformedPolicyException {
    require(statement.containsKey("Resource"), "A Statement without a Resource has no effect.");
    List<Wildcard> patterns = new ArrayList<>();
    for (String text : texts(statement.get("Resource"), "Resource")) {
      require(text.equals("*") || Arn.read(text).isPresent(), "Resource is not valid.");
      patterns.add(new Wildcard(text));
    }
    return patterns;
  }

  private static List<Condition> conditions(Map<?, ?> statement) throws MalformedPolicyException {
    if (!statement.containsKey("Condition")) {
      return List.of();
    }
    if (!(statement.get("Condition") instanceof Map<?, ?> byOperator)) {
      throw new MalformedPolicyException("Condition is not valid.");
    }
    return ConditionReader.read(byOperator);
  }

  /** A text, or several; without variables in them. */
  static Set<String> texts(@Nullable Object value, String element) throws MalformedPolicyException {
    Set<String> texts = new HashSet<>();
    for (Object each : listed(value)) {
      if (!(each instanceof String text)) {
        throw new MalformedPolicyException(element + " is not valid.");
      }
      Variables.refuse(text);
      texts.add(text);
    }
    require(!texts.isEmpty(), element + " is not valid.");
    return texts;
  }

  /** A null in a policy is as wrong as a list where one value belongs. */
  static Collection<?> listed(@Nullable Object value) {
    return value instanceof Collection<?> all ? all : List.of(value == null ? List.of() : value);
  }

  private static void requireKnown(String where, Map<?, ?> elements, Set<String> known)
      throws MalformedPolicyException {
    for (Object name : elements.keySet()) {
      require(
          known.contains(String.valueOf(name)), where + " has no element " + Quote.of(name) + ".");
    }
  }

  private static boolean isOne(Map<?, ?> elements, String name, Set<String> values) {
    return elements.get(name) instanceof String text && values.contains(text);
  }

  private static boolean isTextOrAbsent(Map<?, ?> elements, String name) {
    return !elements.containsKey(name) || elements.get(name) instanceof String;
  }

  private static void require(boolean holds, String otherwise) throws MalformedPolicyException {
    if (!holds) {
      throw new MalformedPolicyException(otherwise);
    }
  }
}
