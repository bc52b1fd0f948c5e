package dev.keylife.lifecycle.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The values of conditions that are more than texts. */
final class Operands {
  /** Bounded, so that no comparison is costly. */
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}(\\.[0-9]{1,9})?");

  private static final Pattern YEAR = Pattern.compile("[0-9]{4}");
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIME =
      Pattern.compile(
          DAY.pattern()
              + "T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})");

  private Operands() {}

  /** {@code true} or {@code false}. */
  static String truth(String text) throws MalformedPolicyException {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.equals("true") && !lower.equals("false")) {
      throw wrong(text, "true or false");
    }
    return lower;
  }

  static Predicate<String> number(String wanted, IntPredicate order)
      throws MalformedPolicyException {
    BigDecimal bound = readNumber(wanted).orElseThrow(() -> wrong(wanted, "a number"));
    return value -> readNumber(value).filter(v -> order.test(v.compareTo(bound))).isPresent();
  }

  static Predicate<String> date(String wanted, IntPredicate order) throws MalformedPolicyException {
    Instant bound = readDate(wanted).orElseThrow(() -> wrong(wanted, "a date"));
    return value -> readDate(value).filter(v -> order.test(v.compareTo(bound))).isPresent();
  }

  /** Each of the six parts is held against its own pattern. */
  static Predicate<String> arn(String wanted) throws MalformedPolicyException {
    Arn pattern = Arn.read(wanted).orElseThrow(() -> wrong(wanted, "an ARN"));
    return value ->
        Arn.read(value)
            .filter(
                arn ->
                    new Wildcard(pattern.partition()).matches(arn.partition())
                        && new Wildcard(pattern.service()).matches(arn.service())
                        && new Wildcard(pattern.region()).matches(arn.region())
                        && new Wildcard(pattern.account()).matches(arn.account())
                        && new Wildcard(pattern.resource()).matches(arn.resource()))
            .isPresent();
  }

  private static Optional<BigDecimal> readNumber(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  /**
   * Reads a date.
   *
   * @see <a href="https://www.w3.org/TR/NOTE-datetime">The forms of W3C</a>; or seconds since 1970
   */
  private static Optional<Instant> readDate(String text) {
    try {
      if (YEAR.matcher(text).matches()) {
        return Optional.of(startOf(text + "-01-01"));
      } else if (MONTH.matcher(text).matches()) {
        return Optional.of(startOf(text + "-01"));
      } else if (DAY.matcher(text).matches()) {
        return Optional.of(startOf(text));
      } else if (TIME.matcher(text).matches()) {
        return Optional.of(OffsetDateTime.parse(text).toInstant());
      }
      return readNumber(text).map(Operands::sinceEpoch);
    } catch (DateTimeException | ArithmeticException notOne) {
      return Optional.empty();
    }
  }

  private static Instant startOf(String day) {
    return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant sinceEpoch(BigDecimal seconds) {
    long whole = seconds.toBigInteger().longValueExact();
    return Instant.ofEpochSecond(
        whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValueExact());
  }

  private static MalformedPolicyException wrong(String text, String what) {
    return new MalformedPolicyException(Quote.of(text) + " is not " + what + ".");
  }
}
