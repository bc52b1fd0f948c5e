package dev.keylife.lifecycle;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key policy document looks like. A statement without an action or a resource is of no
 * effect, and AWS KMS takes it all the same.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html">Elements
 *     in a key policy</a>
 */
final class PolicyShape {
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
  private static final Set<String> EFFECTS = Set.of("Allow", "Deny");
  private static final Set<String> KINDS_OF_PRINCIPAL =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");
  private static final Pattern AWS_PRINCIPAL = Pattern.compile("\\*|[0-9]{12}|arn:[!-~]+");

  private static final Map<String, Predicate<Object>> ELEMENTS =
      Map.of(
          "Version", VERSIONS::contains,
          "Id", String.class::isInstance,
          "Statement", PolicyShape::areStatements);

  private static final Map<String, Predicate<Object>> STATEMENT_ELEMENTS =
      Map.of(
          "Sid", String.class::isInstance,
          "Effect", EFFECTS::contains,
          "Principal", PolicyShape::isPrincipal,
          "NotPrincipal", PolicyShape::isPrincipal,
          "Action", PolicyShape::areTexts,
          "NotAction", PolicyShape::areTexts,
          "Resource", PolicyShape::areTexts,
          "NotResource", PolicyShape::areTexts,
          "Condition", PolicyShape::isCondition);

  private PolicyShape() {}

  /**
   * @param document as {@link JsonReader} has it
   * @throws KmsException {@code MalformedPolicyDocumentException}
   */
  static void check(Optional<Object> document) {
    if (!(document.orElse("") instanceof Map<?, ?> policy)) {
      throw malformed("It is not one JSON object in which each name stands once.");
    }
    checkElements("The policy", policy, ELEMENTS);
    require(policy.containsKey("Statement"), "It has no Statement.");
  }

  private static boolean areStatements(@Nullable Object value) {
    Collection<?> statements = value instanceof List<?> list ? list : List.of(or(value));
    statements.forEach(PolicyShape::checkStatement);
    return !statements.isEmpty();
  }

  private static void checkStatement(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> statement)) {
      throw malformed("A Statement is an object.");
    }
    checkElements("A Statement", statement, STATEMENT_ELEMENTS);
    require(statement.containsKey("Effect"), "A Statement needs an Effect.");
    require(
        statement.containsKey("Principal") || statement.containsKey("NotPrincipal"),
        "A Statement needs a Principal.");
    for (String name : List.of("Principal", "Action", "Resource")) {
      require(
          !(statement.containsKey(name) && statement.containsKey("Not" + name)),
          "A Statement has " + name + " or Not" + name + ", not both.");
    }
  }

  /** Everything has a name that is known, and a value that goes with it. */
  private static void checkElements(
      String where, Map<?, ?> elements, Map<String, Predicate<Object>> known) {
    for (Map.Entry<?, ?> element : elements.entrySet()) {
      String name = String.valueOf(element.getKey());
      Predicate<Object> shape = known.get(name);
      if (shape == null) {
        throw malformed(where + " has no element " + Text.quoted(name) + ".");
      }
      require(shape.test(or(element.getValue())), name + " is not valid.");
    }
  }

  private static boolean isPrincipal(Object value) {
    if (value.equals("*")) {
      return true;
    }
    if (!(value instanceof Map<?, ?> byKind) || byKind.isEmpty()) {
      return false;
    }
    return byKind.entrySet().stream()
        .allMatch(
            each ->
                KINDS_OF_PRINCIPAL.contains(each.getKey())
                    && areTexts(or(each.getValue()))
                    && (!each.getKey().equals("AWS") || areAwsPrincipals(or(each.getValue()))));
  }

  private static boolean areAwsPrincipals(Object value) {
    return listed(value).stream()
        .allMatch(text -> AWS_PRINCIPAL.matcher(String.valueOf(text)).matches());
  }

  private static boolean areTexts(Object value) {
    Collection<?> all = listed(value);
    return !all.isEmpty() && all.stream().allMatch(String.class::isInstance);
  }

  /** By operator, then by condition key: a value, or several. */
  private static boolean isCondition(Object value) {
    return value instanceof Map<?, ?> byOperator
        && byOperator.values().stream()
            .allMatch(
                keys ->
                    keys instanceof Map<?, ?> byKey
                        && byKey.values().stream()
                            .flatMap(values -> listed(or(values)).stream())
                            .noneMatch(each -> or(each) instanceof Map || each instanceof List));
  }

  private static Collection<?> listed(Object value) {
    return value instanceof Collection<?> all ? all : List.of(value);
  }

  /** A null in a policy is as wrong as an object where a text belongs. */
  private static Object or(@Nullable Object value) {
    return value == null ? Map.of() : value;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw malformed(otherwise);
    }
  }

  private static KmsException malformed(String why) {
    return new KmsException(FailureCode.MALFORMED_POLICY_DOCUMENT, "Malformed key policy. " + why);
  }
}
