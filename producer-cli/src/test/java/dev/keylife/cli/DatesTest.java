package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.cli.CliHarness.Run;
import dev.keylife.cli.material.Expiry;
import dev.keylife.cli.text.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Points in time and durations, wherever the command line takes them. */
class DatesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "2026-12-31T00:00:00Z, 2026-12-31T00:00:00Z",
    "2026-12-31t00:00:00z, 2026-12-31T00:00:00Z",
    "2026-12-31T00:00Z, 2026-12-31T00:00:00Z",
    "2026-12-31T02:00:00+02:00, 2026-12-31T00:00:00Z",
    "2026-12-30T19:00:00-05:00, 2026-12-31T00:00:00Z",
    "2026-12-31T00:00:00-00:00, 2026-12-31T00:00:00Z",
    "2026-12-31T23:59:00+23:59, 2026-12-31T00:00:00Z",
    "2026-12-31T00:00:00.5Z, 2026-12-31T00:00:00.500Z",
    "2026-12-31T00:00:00.123456789123Z, 2026-12-31T00:00:00.123Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "2016-12-31T15:59:60.25-08:00, 2017-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z"
  })
  void everyLegalSpellingIsRead(String text, Instant time) {
    assertThat(Times.parse(text)).isEqualTo(time);
    assertThat(Expiry.parse(" " + text + " ", CLOCK).validTo()).contains(time);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-31            | 2026-12-31T00:00:00Z",
        "2026-12-31 10:00:00Z  | 2026-12-31T10:00:00Z",
        "2026-12-31 10:00      | 2026-12-31T10:00Z, if it is UTC",
        "2026-12-31T10:00:00   | the zone is missing: 2026-12-31T10:00:00Z",
        "1798675200            | as a count since 1970 it would be 2026-12-31T00:00:00Z",
        "1798675200000         | as a count since 1970 it would be 2026-12-31T00:00:00Z",
        "1798675200000000      | as a count since 1970 it would be 2026-12-31T00:00:00Z",
        "1798675200000000000   | as a count since 1970 it would be 2026-12-31T00:00:00Z",
        "2026-02-30T00:00:00Z  | there is no such date",
        "2026-13-01T00:00:00Z  | there is no such date",
        "2026-12-31T24:00:00Z  | there is no such date",
        "2026-12-31T12:00:60Z  | there is no such date",
        "2026-12-31T12:00:61Z  | there is no such date",
        "2026-12-31T12:00:00+24:00 | there is no such date",
        "1969-12-31T23:59:59Z  | 1970 to 9999",
        "9999-12-31T23:59:59-01:00 | 1970 to 9999",
        "0000-01-01T00:00:00Z  | 1970 to 9999",
        "12026-12-31T00:00:00Z | a year has four digits",
        "+12026-12-31T00:00:00Z | a year has four digits",
        "31-12-2026            | date, time and zone are needed",
        "2026-12-31T00:00:00 Europe/Berlin | date, time and zone are needed"
      })
  void everythingElseIsToldHowADateIsWritten(String text, String hint) throws Exception {
    Path material = Files.write(folder.resolve("m"), new byte[32]);
    Path manifest = Files.writeString(folder.resolve("k.csv"), "keyId,file,expiry\nk,m," + text);
    CliHarness cli = CliHarness.in(folder);
    for (Run run :
        new Run[] {
          cli.run("import", "k", material.toString(), "--valid-to", text),
          cli.run("reimport", "k", material.toString(), "--valid-to=" + text),
          cli.run("expire", "k", "--valid-to", text),
          cli.run("events", "--from-time", text),
          cli.run("bulk-import", manifest.toString())
        }) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(64);
      assertThat(run.err())
          .contains("'" + text + "' is not a time", hint, "2026-12-31T00:00:00Z", "RFC 3339")
          .doesNotContain("Unexpected", "registry");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "90days, write 90d",
    "90 days, write 90d",
    "P90D, write 90d",
    "PT12H, write 12h",
    "12hours, write 12h",
    "12HRS, write 12h",
    "30D, write 30d",
    "5min, write 5m",
    "2Weeks, write 2w",
    "soon, write a number and a unit",
    "-5, write a number and a unit",
    "0d, write",
    "1.5h, write a number",
    "99999999w, at most 36500d"
  })
  void aDurationIsToldHowItIsWrittenAndWhichOptionHadIt(String text, String hint) throws Exception {
    Path material = Files.write(folder.resolve("m"), new byte[32]);
    CliHarness cli = CliHarness.in(folder);
    for (String[] args :
        new String[][] {
          {"import", "k", material.toString(), "--valid-for", text},
          {"import", "--valid-for", text, "k", material.toString()},
          {"import", "k", material.toString(), "--no-expiry", "--timeout", text}
        }) {
      Run run = cli.run(args);
      assertThat(run.exitCode()).isEqualTo(64);
      assertThat(run.err())
          .contains("'" + text + "' is ", hint)
          .contains(args[args.length - 2].equals("--timeout") ? "--timeout" : "--valid-for")
          .doesNotContain("Say when the material expires");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1ms", "30s", "5m", "12h", "90d", "4w", "36500d"})
  void aDurationCountsFromNow(String text) {
    Optional<Instant> validTo = Expiry.parse(text, CLOCK).validTo();
    assertThat(Duration.between(CLOCK.instant(), validTo.orElseThrow())).isPositive();
  }

  @Test
  void whatIsNeitherIsTakenForADuration() {
    assertThatThrownBy(() -> Expiry.parse("tomorrow", CLOCK))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'tomorrow' is not a duration");
  }

  @Test
  void longAgoIsTheBeginning() {
    Run run =
        CliHarness.in(folder)
            .run("events", "--from-time", "36500d", "-b", "localhost:1", "--command-config", "no");
    assertThat(run.err()).doesNotContain("Unexpected");
  }
}
