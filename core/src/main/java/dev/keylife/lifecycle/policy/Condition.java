package dev.keylife.lifecycle.policy;

import java.util.List;
import java.util.function.Predicate;

/** One condition of a statement: an operator, a key and the values that it is held against. */
sealed interface Condition {
  /** The condition key, in lower case. */
  String key();

  boolean holds(AccessContext context);

  /** {@code Null}: whether the request has no value for a key. */
  record Absent(String key, boolean absent) implements Condition {
    @Override
    public boolean holds(AccessContext context) {
      return context.of(key).isEmpty() == absent;
    }
  }

  /** What a condition means where a request has several values of a key, or none. */
  enum Quantifier {
    /**
     * No set operator: the values match where one of them does. Where there is none, a condition
     * does not hold, and its negation does.
     */
    NONE,
    /** {@code ForAllValues}: holds for each value, and so where there is none. */
    ALL,
    /** {@code ForAnyValue}: holds for one value at least, and so never where there is none. */
    ANY
  }

  /**
   * A comparison.
   *
   * @param ifExists whether it holds where the request has no value for the key
   * @param matchers one for each value in the policy; one of them is enough
   */
  record Compared(
      String key,
      Quantifier quantifier,
      boolean ifExists,
      boolean negated,
      List<Predicate<String>> matchers)
      implements Condition {
    public Compared {
      matchers = List.copyOf(matchers);
    }

    @Override
    public boolean holds(AccessContext context) {
      List<String> values = context.of(key);
      if (values.isEmpty() && ifExists) {
        return true;
      }
      return switch (quantifier) {
        case NONE -> values.stream().anyMatch(this::matches) != negated;
        case ALL -> values.stream().allMatch(value -> matches(value) != negated);
        case ANY -> values.stream().anyMatch(value -> matches(value) != negated);
      };
    }

    private boolean matches(String value) {
      return matchers.stream().anyMatch(matcher -> matcher.test(value));
    }
  }
}
