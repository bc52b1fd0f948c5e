package dev.keylife.lifecycle.policy;

import dev.keylife.lifecycle.policy.Condition.Quantifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Condition} of a statement: by operator, then by key, a value or several. */
final class ConditionReader {
  private static final String FOR_ALL = "ForAllValues:";
  private static final String FOR_ANY = "ForAnyValue:";
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]?");
  private static final String IF_EXISTS = "IfExists";

  private ConditionReader() {}

  static List<Condition> read(Map<?, ?> byOperator) throws MalformedPolicyException {
    List<Condition> conditions = new ArrayList<>();
    for (Map.Entry<?, ?> operator : byOperator.entrySet()) {
      if (!(operator.getValue() instanceof Map<?, ?> byKey)) {
        throw new MalformedPolicyException("Condition is not valid.");
      }
      for (Map.Entry<?, ?> key : byKey.entrySet()) {
        conditions.add(
            read(
                String.valueOf(operator.getKey()),
                String.valueOf(key.getKey()),
                texts(key.getValue())));
      }
    }
    return conditions;
  }

  private static Condition read(String operator, String keyName, List<String> values)
      throws MalformedPolicyException {
    ConditionKey key =
        ConditionKey.find(keyName)
            .orElseThrow(
                () ->
                    new MalformedPolicyException(
                        "The condition key " + Quote.of(keyName) + " is not supported."));
    if (operator.equals("Null")) {
      if (values.size() != 1) {
        throw new MalformedPolicyException("Null takes one value, true or false.");
      }
      return new Condition.Absent(key.name(), Operands.truth(values.get(0)).equals("true"));
    }
    Quantifier quantifier = quantifierOf(operator);
    String name = operator.substring(operator.indexOf(':') + 1);
    boolean ifExists = name.endsWith(IF_EXISTS);
    Operator compare = named(operator, ifExists ? cut(name) : name);
    requireFit(operator, compare, quantifier, keyName, key);
    if (keyName.equalsIgnoreCase(PolicyDocument.APPROVALS)) {
      requireReachable(keyName, values);
    }
    List<Predicate<String>> matchers = new ArrayList<>();
    for (String value : values) {
      matchers.add(compare.matcher(value));
    }
    return new Condition.Compared(key.name(), quantifier, ifExists, compare.isNegated(), matchers);
  }

  private static Quantifier quantifierOf(String operator) {
    if (operator.startsWith(FOR_ALL)) {
      return Quantifier.ALL;
    }
    return operator.startsWith(FOR_ANY) ? Quantifier.ANY : Quantifier.NONE;
  }

  private static String cut(String name) {
    return name.substring(0, name.length() - IF_EXISTS.length());
  }

  private static Operator named(String operator, String name) throws MalformedPolicyException {
    boolean prefixed = operator.indexOf(':') >= 0;
    boolean known = !prefixed || operator.startsWith(FOR_ALL) || operator.startsWith(FOR_ANY);
    return Operator.named(name)
        .filter(found -> known)
        .orElseThrow(
            () ->
                new MalformedPolicyException(
                    "The condition operator " + Quote.of(operator) + " is not supported."));
  }

  private static void requireFit(
      String operator, Operator compare, Quantifier quantifier, String keyName, ConditionKey key)
      throws MalformedPolicyException {
    if (!key.types().contains(compare.valueType())) {
      throw new MalformedPolicyException(
          operator + " does not compare values of " + Quote.of(keyName) + ".");
    }
    if (key.multiValued() && quantifier == Quantifier.NONE) {
      throw new MalformedPolicyException(
          Quote.of(keyName) + " can have several values: it needs ForAllValues or ForAnyValue.");
    }
    if (!key.multiValued() && quantifier != Quantifier.NONE) {
      // As AWS KMS has it (OverlyPermissiveCondition): it would hold where there is no value.
      throw new MalformedPolicyException(
          Quote.of(keyName) + " has one value: leave out ForAllValues and ForAnyValue.");
    }
  }

  /** What nobody could ever reach would lock the key's operations for good. */
  private static void requireReachable(String keyName, List<String> values)
      throws MalformedPolicyException {
    for (String value : values) {
      if (!COUNT.matcher(value).matches()
          || Integer.parseInt(value) > PolicyDocument.MOST_APPROVALS) {
        throw new MalformedPolicyException(
            Quote.of(keyName)
                + " is compared with whole numbers from 1 to "
                + PolicyDocument.MOST_APPROVALS
                + ".");
      }
    }
  }

  private static List<String> texts(@Nullable Object given) throws MalformedPolicyException {
    List<String> texts = new ArrayList<>();
    for (Object value : PolicyReader.listed(given)) {
      texts.add(text(value));
    }
    if (texts.isEmpty()) {
      throw new MalformedPolicyException("Condition is not valid.");
    }
    return texts;
  }

  private static String text(@Nullable Object value) throws MalformedPolicyException {
    if (value instanceof String text) {
      Variables.refuse(text);
      return text;
    } else if (value instanceof Boolean truth) {
      return truth.toString();
    } else if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return new BigDecimal(number.toString()).toPlainString();
    }
    throw new MalformedPolicyException("Condition is not valid.");
  }
}
