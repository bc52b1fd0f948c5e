package dev.keylife.cli.text;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads durations as people write them: {@code 500ms}, {@code 30s}, {@code 90d}. Whoever writes
 * {@code 90days} or {@code P90D} is told.
 */
public final class Durations implements ITypeConverter<Duration> {
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|w)");
  private static final Pattern ISO = Pattern.compile("P(?:([0-9]{1,9}[DW])|T([0-9]{1,9}[HMS]))");
  private static final Pattern WORDS =
      Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h|d|w|[a-z]{3,12})", Pattern.CASE_INSENSITIVE);
  private static final Map<String, String> UNITS =
      Map.of("mil", "ms", "sec", "s", "min", "m", "hou", "h", "hrs", "h", "day", "d", "wee", "w");

  /** More is a typing error. In nanoseconds it still fits into a long. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  @Override
  public Duration convert(String text) {
    return parse(text);
  }

  /**
   * Reads a duration as people write it.
   *
   * @throws TypeConversionException if the text is not a positive duration of at most 100 years;
   *     the message says what to write
   */
  public static Duration parse(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new TypeConversionException(
          "'%s' is not a duration: write %sa number and a unit, such as 500ms, 30s, 5m, 12h, 90d, 4w"
              .formatted(
                  Escaped.text(text), meant(text.strip()).map(m -> m + ", that is, ").orElse("")));
    }
    Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (duration.compareTo(LONGEST) > 0) {
      throw new TypeConversionException(
          "'%s' is too long: at most %dd".formatted(Escaped.text(text), LONGEST.toDays()));
    }
    return duration;
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    };
  }

  private static Optional<String> meant(String text) {
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      String part = Optional.ofNullable(iso.group(1)).orElseGet(() -> iso.group(2));
      return Optional.of(part.toLowerCase(Locale.ROOT));
    }
    Matcher words = WORDS.matcher(text);
    if (!words.matches()) {
      return Optional.empty();
    }
    String unit = words.group(2).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(unit.length() < 3 ? unit : UNITS.get(unit.substring(0, 3)))
        .map(known -> words.group(1) + known)
        .filter(meant -> !meant.equals(text));
  }
}
