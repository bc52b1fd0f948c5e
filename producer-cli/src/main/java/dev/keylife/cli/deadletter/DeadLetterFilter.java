package dev.keylife.cli.deadletter;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Times;
import dev.keylife.client.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters. Values of one option are alternatives; several options must all match. */
final class DeadLetterFilter {
  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      split = ",",
      description = "Only records with one of these record keys.")
  List<String> keys = List.of();

  @Option(
      names = "--cause",
      paramLabel = "TEXT",
      description = "Only those whose cause holds this text, in any case.")
  Optional<String> cause = Optional.empty();

  @Option(
      names = "--origin",
      paramLabel = "TOPIC-PARTITION@OFFSET",
      split = ",",
      description = "Only those that were read here, such as key-commands-2@120.")
  List<String> origins = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only those that were set aside since a time (2026-12-31T00:00:00Z) or so long ago"
              + " (24h).")
  Optional<String> since = Optional.empty();

  boolean isEmpty() {
    return keys.isEmpty() && cause.isEmpty() && origins.isEmpty() && since.isEmpty();
  }

  Predicate<DeadLetter> predicate(Clock clock, ConnectionOptions connection) {
    Optional<Instant> from = since.map(text -> pointInTime(text, clock, connection));
    Optional<String> text = cause.map(t -> t.toLowerCase(Locale.ROOT));
    return letter ->
        (keys.isEmpty()
                || letter.key().map(DeadLetterFilter::text).filter(keys::contains).isPresent())
            && (text.isEmpty() || letter.cause().toLowerCase(Locale.ROOT).contains(text.get()))
            && (origins.isEmpty() || origins.contains(letter.origin()))
            && (from.isEmpty() || !letter.time().isBefore(from.get()));
  }

  private static Instant pointInTime(String text, Clock clock, ConnectionOptions connection) {
    try {
      return Times.pointInTime(text, clock);
    } catch (TypeConversionException e) {
      throw connection.usage(Problems.of(e));
    }
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
