package dev.keylife.cli.material;

import dev.keylife.cli.text.Durations;
import dev.keylife.cli.text.Times;
import dev.keylife.type.ExpirationModel;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/**
 * When imported material expires.
 *
 * @param validTo the date, in milliseconds; empty for never
 */
public record Expiry(Optional<Instant> validTo) {

  public static Expiry never() {
    return new Expiry(Optional.empty());
  }

  public static Expiry at(Instant validTo) {
    return new Expiry(Optional.of(validTo.truncatedTo(ChronoUnit.MILLIS)));
  }

  /**
   * Reads {@code never}, a time, or a duration from now.
   *
   * @throws TypeConversionException if the text is none of them
   */
  public static Expiry parse(String text, Clock clock) {
    String given = text.strip();
    if (given.equalsIgnoreCase("never")) {
      return never();
    }
    return Times.isMeant(given)
        ? at(Times.parse(given))
        : at(clock.instant().plus(Durations.parse(given)));
  }

  public ExpirationModel model() {
    return validTo.isPresent()
        ? ExpirationModel.KEY_MATERIAL_EXPIRES
        : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE;
  }
}
