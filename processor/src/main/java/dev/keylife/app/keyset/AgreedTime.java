package dev.keylife.app.keyset;

import dev.keylife.app.clock.BrokerClock;
import dev.keylife.app.clock.ClockProbe;
import dev.keylife.app.clock.ClockWatch;
import dev.keylife.app.installation.InstallationMemory;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * The time by which something is given up for good: only where this machine's clock and the
 * brokers' agree.
 */
public final class AgreedTime {
  private AgreedTime() {}

  /** How the brokers' clock is read. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads their clock, once.
     *
     * @throws KafkaException if that cannot be done
     */
    BrokerClock.Reading read(ProcessorSettings settings);
  }

  /** The brokers that the settings name. */
  public static BrokerClock.Reading ask(ProcessorSettings settings) {
    String topic = InstallationMemory.topic(settings.getString(ProcessorSettings.APPLICATION_ID));
    try (ClockProbe probe = new ClockProbe(settings, topic, System::nanoTime)) {
      return probe.read();
    }
  }

  /**
   * The earlier of the two clocks' times.
   *
   * @throws ProgramException if they are further apart than {@code clock.max.difference.ms}, or the
   *     brokers' cannot be read
   */
  static Instant of(ProcessorSettings settings, Clock clock, Reader brokers) {
    Duration most = Duration.ofMillis(settings.getLong(ProcessorSettings.CLOCK_MAX_MS));
    BrokerClock known = new BrokerClock(most);
    known.read(read(settings, brokers));
    Instant now = clock.instant();
    Optional<Duration> ahead = known.ahead(now.toEpochMilli(), System.nanoTime());
    if (ahead.filter(by -> by.abs().compareTo(most) <= 0).isEmpty()) {
      throw new ProgramException(
          ExitCode.NOT_YET,
          ahead.map(ClockWatch::words).orElse("the brokers' clock answers too slowly to be read")
              + ", and "
              + ProcessorSettings.CLOCK_MAX_MS
              + " allows "
              + most.toMillis()
              + " ms. What is valid cannot be told by such a clock: set it, and run this again."
              + " Nothing was changed.");
    }
    return ahead.filter(by -> !by.isNegative()).map(now::minus).orElse(now);
  }

  private static BrokerClock.Reading read(ProcessorSettings settings, Reader brokers) {
    try {
      return brokers.read(settings);
    } catch (KafkaException e) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "The brokers' clock cannot be read, which is done by a record in the installation's topic: "
              + Optional.ofNullable(e.getCause()).orElse(e).getMessage()
              + ". Check that they run, the kafka.* settings, and that you may write to "
              + InstallationMemory.topic(settings.getString(ProcessorSettings.APPLICATION_ID))
              + ". Nothing was changed.",
          e);
    }
  }
}
