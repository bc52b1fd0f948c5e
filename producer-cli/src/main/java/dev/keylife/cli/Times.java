package dev.keylife.cli;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads points in time: ISO-8601 with a zone, such as {@code 2026-12-31T00:00:00Z}. */
final class Times implements ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    return parse(text);
  }

  /**
   * @throws TypeConversionException if the text is not a date, a time and a zone
   */
  static Instant parse(String text) {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          String.format(
              "'%s' is not a time: write date, time and zone, such as 2026-12-31T00:00:00Z", text));
    }
  }
}
