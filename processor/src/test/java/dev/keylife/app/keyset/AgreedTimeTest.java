package dev.keylife.app.keyset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.app.clock.BrokerClock;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which time a master key is given up, with this machine's clock and the brokers' apart. */
class AgreedTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final ProcessorSettings settings =
      ProcessorSettings.of(
          Map.of(
              "kafka.bootstrap.servers", "localhost:9092",
              "schema.registry.url", "http://localhost:8081",
              "clock.max.difference.ms", "60000"));

  private static AgreedTime.Reader brokers(Duration ahead, Duration slowness) {
    return settings -> {
      long answered = System.nanoTime();
      long middle = slowness.dividedBy(2).toMillis();
      return new BrokerClock.Reading(
          answered - slowness.toNanos(), answered, NOW.plus(ahead).toEpochMilli() - middle);
    };
  }

  @ParameterizedTest
  @CsvSource({"PT1H", "-PT1H", "PT2M", "-PT2M"})
  void clocksThatDifferByTooMuchAreActedOnByNobody(Duration ahead) {
    assertThatThrownBy(() -> AgreedTime.of(settings, CLOCK, brokers(ahead, Duration.ZERO)))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_YET))
        .hasMessageContaining(ahead.isNegative() ? "ahead of the brokers'" : "behind the brokers'")
        .hasMessageContaining("clock.max.difference.ms allows 60000 ms")
        .hasMessageContaining("Nothing was changed");
  }

  @Test
  void ofTwoThatAgreeTheEarlierCounts() {
    assertThat(AgreedTime.of(settings, CLOCK, brokers(Duration.ofSeconds(30), Duration.ZERO)))
        .isEqualTo(NOW);
    assertThat(AgreedTime.of(settings, CLOCK, brokers(Duration.ofSeconds(-30), Duration.ZERO)))
        .isBetween(NOW.minusSeconds(30), NOW.minusSeconds(15));
  }

  @Test
  void anAnswerThatTellsNothingOrIsRefusedIsNoAgreement() {
    assertThatThrownBy(
            () -> AgreedTime.of(settings, CLOCK, brokers(Duration.ZERO, Duration.ofMinutes(5))))
        .hasMessageContaining("too slowly");
    assertThatThrownBy(
            () ->
                AgreedTime.of(
                    settings,
                    CLOCK,
                    any -> {
                      throw new KafkaException("x", new TopicAuthorizationException("not allowed"));
                    }))
        .isInstanceOfSatisfying(
            ProgramException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
        .hasMessageContaining("not allowed")
        .hasMessageContaining("keylife-installation");
  }
}
