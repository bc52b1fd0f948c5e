package dev.keylife.lifecycle.policy;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A condition operator, but for {@code Null}, without what can stand before and behind its name. A
 * negated one holds exactly where the one that it negates does not.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">Condition
 *     operators</a>
 */
enum Operator {
  StringEquals(ValueType.STRING, false, wanted -> wanted::equals),
  StringNotEquals(ValueType.STRING, true, wanted -> wanted::equals),
  StringEqualsIgnoreCase(ValueType.STRING, false, wanted -> wanted::equalsIgnoreCase),
  StringNotEqualsIgnoreCase(ValueType.STRING, true, wanted -> wanted::equalsIgnoreCase),
  StringLike(ValueType.STRING, false, wanted -> new Wildcard(wanted)::matches),
  StringNotLike(ValueType.STRING, true, wanted -> new Wildcard(wanted)::matches),
  Bool(ValueType.BOOL, false, wanted -> Operands.truth(wanted)::equals),
  NumericEquals(ValueType.NUMERIC, false, wanted -> Operands.number(wanted, o -> o == 0)),
  NumericNotEquals(ValueType.NUMERIC, true, wanted -> Operands.number(wanted, o -> o == 0)),
  NumericLessThan(ValueType.NUMERIC, false, wanted -> Operands.number(wanted, o -> o < 0)),
  NumericLessThanEquals(ValueType.NUMERIC, false, wanted -> Operands.number(wanted, o -> o <= 0)),
  NumericGreaterThan(ValueType.NUMERIC, false, wanted -> Operands.number(wanted, o -> o > 0)),
  NumericGreaterThanEquals(
      ValueType.NUMERIC, false, wanted -> Operands.number(wanted, o -> o >= 0)),
  DateEquals(ValueType.DATE, false, wanted -> Operands.date(wanted, o -> o == 0)),
  DateNotEquals(ValueType.DATE, true, wanted -> Operands.date(wanted, o -> o == 0)),
  DateLessThan(ValueType.DATE, false, wanted -> Operands.date(wanted, o -> o < 0)),
  DateLessThanEquals(ValueType.DATE, false, wanted -> Operands.date(wanted, o -> o <= 0)),
  DateGreaterThan(ValueType.DATE, false, wanted -> Operands.date(wanted, o -> o > 0)),
  DateGreaterThanEquals(ValueType.DATE, false, wanted -> Operands.date(wanted, o -> o >= 0)),
  ArnEquals(ValueType.ARN, false, Operands::arn),
  ArnLike(ValueType.ARN, false, Operands::arn),
  ArnNotEquals(ValueType.ARN, true, Operands::arn),
  ArnNotLike(ValueType.ARN, true, Operands::arn);

  private final ValueType valueType;
  private final boolean negated;

  @SuppressWarnings("ImmutableEnumChecker") // They are functions of their argument.
  private final Reader reader;

  Operator(ValueType valueType, boolean negated, Reader reader) {
    this.valueType = valueType;
    this.negated = negated;
    this.reader = reader;
  }

  /** Makes of a value in a policy what a value in a request is held against. */
  private interface Reader {
    Predicate<String> read(String wanted) throws MalformedPolicyException;
  }

  static Optional<Operator> named(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }

  ValueType valueType() {
    return valueType;
  }

  boolean isNegated() {
    return negated;
  }

  /**
   * What says whether a value in a request goes with one in the policy; negation left aside.
   *
   * @throws MalformedPolicyException if the value cannot be compared in this way
   */
  Predicate<String> matcher(String wanted) throws MalformedPolicyException {
    return reader.read(wanted);
  }
}
