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
  StringEquals(Comparison.STRING, false, wanted -> wanted::equals),
  StringNotEquals(Comparison.STRING, true, wanted -> wanted::equals),
  StringEqualsIgnoreCase(Comparison.STRING, false, wanted -> wanted::equalsIgnoreCase),
  StringNotEqualsIgnoreCase(Comparison.STRING, true, wanted -> wanted::equalsIgnoreCase),
  StringLike(Comparison.STRING, false, wanted -> new Wildcard(wanted)::matches),
  StringNotLike(Comparison.STRING, true, wanted -> new Wildcard(wanted)::matches),
  Bool(Comparison.BOOL, false, wanted -> Operands.truth(wanted)::equals),
  NumericEquals(Comparison.NUMERIC, false, wanted -> Operands.number(wanted, o -> o == 0)),
  NumericNotEquals(Comparison.NUMERIC, true, wanted -> Operands.number(wanted, o -> o == 0)),
  NumericLessThan(Comparison.NUMERIC, false, wanted -> Operands.number(wanted, o -> o < 0)),
  NumericLessThanEquals(Comparison.NUMERIC, false, wanted -> Operands.number(wanted, o -> o <= 0)),
  NumericGreaterThan(Comparison.NUMERIC, false, wanted -> Operands.number(wanted, o -> o > 0)),
  NumericGreaterThanEquals(
      Comparison.NUMERIC, false, wanted -> Operands.number(wanted, o -> o >= 0)),
  DateEquals(Comparison.DATE, false, wanted -> Operands.date(wanted, o -> o == 0)),
  DateNotEquals(Comparison.DATE, true, wanted -> Operands.date(wanted, o -> o == 0)),
  DateLessThan(Comparison.DATE, false, wanted -> Operands.date(wanted, o -> o < 0)),
  DateLessThanEquals(Comparison.DATE, false, wanted -> Operands.date(wanted, o -> o <= 0)),
  DateGreaterThan(Comparison.DATE, false, wanted -> Operands.date(wanted, o -> o > 0)),
  DateGreaterThanEquals(Comparison.DATE, false, wanted -> Operands.date(wanted, o -> o >= 0)),
  ArnEquals(Comparison.ARN, false, Operands::arn),
  ArnLike(Comparison.ARN, false, Operands::arn),
  ArnNotEquals(Comparison.ARN, true, Operands::arn),
  ArnNotLike(Comparison.ARN, true, Operands::arn);

  private final Comparison comparison;
  private final boolean negated;

  @SuppressWarnings("ImmutableEnumChecker") // They are functions of their argument.
  private final Reader reader;

  Operator(Comparison comparison, boolean negated, Reader reader) {
    this.comparison = comparison;
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

  Comparison comparison() {
    return comparison;
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
