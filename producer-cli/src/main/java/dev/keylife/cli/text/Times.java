package dev.keylife.cli.text;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads points in time in all spellings of RFC 3339 that have a T between date and time; seconds
 * may be left out. What people write beside that is refused with what they probably meant.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC 3339, section 5.6</a>
 */
public final class Times implements ITypeConverter<Instant> {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[Tt](\\d{2}:\\d{2})(?::(\\d{2})(?:\\.(\\d+))?)?"
              + "([Zz]|[+-]\\d{2}:\\d{2})");
  private static final Pattern DATE_ONLY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern WITH_SPACE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) +(\\d{2}:.*)");
  private static final Pattern NUMBER = Pattern.compile("\\d{5,19}");
  private static final Pattern LONG_YEAR = Pattern.compile("[+-]?\\d{5,}-.*|[+-]\\d{4}-.*");
  private static final int SECONDS_DIGITS = 9;
  private static final int LEAP_SECOND = 60;
  private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");

  @Override
  public Instant convert(String text) {
    return parse(text);
  }

  /** Whether a text that may be a time or a duration is meant as a time. */
  public static boolean isMeant(String text) {
    return text.contains("-") || text.contains(":") || NUMBER.matcher(text.strip()).matches();
  }

  /**
   * The time, in milliseconds.
   *
   * @throws TypeConversionException if the text is not a date, a time and a zone, or not within
   *     1970 to 9999; the message says what to write
   */
  public static Instant parse(String text) {
    String given = text.strip();
    Matcher matcher = SHAPE.matcher(given);
    if (!matcher.matches()) {
      throw refusal(text, hint(given));
    }
    Instant time;
    try {
      time = instant(matcher);
    } catch (DateTimeException e) {
      throw refusal(text, "there is no such date or time of day");
    }
    if (time.isBefore(Instant.EPOCH) || time.isAfter(END)) {
      throw refusal(text, "it has to lie in the years 1970 to 9999");
    }
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  private static Instant instant(Matcher parts) {
    int second = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    boolean leap = second == LEAP_SECOND;
    LocalDateTime local =
        LocalDateTime.parse(parts.group(1) + "T" + parts.group(2))
            .withSecond(leap ? LEAP_SECOND - 1 : second);
    Instant whole = local.toInstant(ZoneOffset.UTC).minus(offset(parts.group(5)));
    if (leap && !whole.atOffset(ZoneOffset.UTC).toLocalTime().toString().equals("23:59:59")) {
      throw new DateTimeException("a leap second ends a day in UTC");
    }
    // A computer's clock has none: it counts the second behind it twice.
    return leap ? whole.plusSeconds(1) : whole.plusMillis(millis(parts.group(4)));
  }

  private static long millis(@Nullable String fraction) {
    return fraction == null ? 0 : Long.parseLong((fraction + "000").substring(0, 3));
  }

  /** Up to 23:59, which is more than Java's offsets allow. */
  private static Duration offset(String zone) {
    if (zone.equalsIgnoreCase("Z")) {
      return Duration.ZERO;
    }
    int hours = Integer.parseInt(zone.substring(1, 3));
    int minutes = Integer.parseInt(zone.substring(4));
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("no such offset");
    }
    Duration offset = Duration.ofHours(hours).plusMinutes(minutes);
    return zone.startsWith("-") ? offset.negated() : offset;
  }

  private static String hint(String given) {
    if (DATE_ONLY.matcher(given).matches()) {
      return "the time of day is missing: " + given + "T00:00:00Z is where that day begins in UTC";
    }
    Matcher spaced = WITH_SPACE.matcher(given);
    if (spaced.matches()) {
      String joined = spaced.group(1) + "T" + spaced.group(2).replace(" ", "");
      return "there is a T between date and time, and no space: "
          + (SHAPE.matcher(joined).matches() ? joined : joined + "Z, if it is UTC");
    }
    if (SHAPE.matcher(given + "Z").matches()) {
      return "the zone is missing: " + given + "Z, if it is UTC";
    }
    if (NUMBER.matcher(given).matches() && given.length() >= SECONDS_DIGITS) {
      return sinceEpoch(given);
    }
    return LONG_YEAR.matcher(given).matches()
        ? "a year has four digits"
        : "date, time and zone are needed";
  }

  private static String sinceEpoch(String number) {
    long count = Long.parseLong(number.length() > 18 ? number.substring(0, 18) : number);
    int digits = number.length();
    long seconds =
        switch (digits <= 11 ? 0 : digits <= 14 ? 1 : digits <= 17 ? 2 : 3) {
          case 0 -> count;
          case 1 -> count / 1_000;
          case 2 -> count / 1_000_000;
          default -> count / (digits > 18 ? 100_000_000 : 1_000_000_000);
        };
    return "as a count since 1970 it would be " + Instant.ofEpochSecond(seconds);
  }

  private static TypeConversionException refusal(String text, String hint) {
    return new TypeConversionException(
        "'%s' is not a time: %s. Write it as in 2026-12-31T00:00:00Z or 2026-12-31T09:30:00+02:00 (RFC 3339)"
            .formatted(Escaped.text(text), hint));
  }

  /** A time, or a duration before now. */
  public static Instant pointInTime(String text, Clock clock) {
    if (isMeant(text)) {
      return parse(text);
    }
    Instant then = clock.instant().minus(Durations.parse(text));
    return then.isBefore(Instant.EPOCH) ? Instant.EPOCH : then;
  }
}
