package dev.keylife.app.clock;

import dev.keylife.app.exit.Ending;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.streams.Timekeeper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this machine's clock with the brokers' and keeps the topology from acting on one that is
 * wrong. Which of the two it is, nobody here can tell; that they differ is reason enough.
 *
 * <p>While they differ by more than is allowed, everything waits, and goes on when they agree
 * again. The exception is a clock that was set back: Kafka's clients and Kafka Streams reckon their
 * waits by it, and would wait as long again. Then the processor ends, to be started anew.
 */
public final class ClockWatch implements Timekeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final long NANOS_PER_MS = 1_000_000;

  /** What is done to the topology. */
  interface Brake {
    void pause();

    void resume();
  }

  private enum Verdict {
    UNKNOWN,
    AGREES,
    DIFFERS,
    WRONG
  }

  private final BrokerClock clock;
  private final Supplier<BrokerClock.Reading> probe;
  private final Duration warnFrom;
  private final Duration most;
  private final Time time;
  private final Brake brake;
  private final Ending ending;

  /** The farthest that this machine's clock has been from the one that nobody sets. */
  private long highest;

  private Verdict verdict = Verdict.UNKNOWN;
  private volatile boolean paused;

  /**
   * @param probe asks the brokers
   * @param warnFrom the difference that is worth a warning
   * @param most the difference beyond which nothing is done
   */
  public ClockWatch(
      Supplier<BrokerClock.Reading> probe,
      Duration warnFrom,
      Duration most,
      Time time,
      Brake brake,
      Ending ending) {
    this.clock = new BrokerClock(most);
    this.probe = probe;
    this.warnFrom = warnFrom;
    this.most = most;
    this.time = time;
    this.brake = brake;
    this.ending = ending;
    this.highest = offset();
  }

  /**
   * Reads the brokers' clock for the first time.
   *
   * @throws KafkaException if it cannot be read
   */
  public void begin() {
    clock.read(probe.get());
    judge();
  }

  /** Reads the brokers' clock; where that cannot be done, what is known of it goes on to count. */
  public void ask() {
    try {
      clock.read(probe.get());
    } catch (KafkaException e) {
      LOG.debug("The brokers' clock cannot be read now", e);
    }
    judge();
  }

  @Override
  public boolean trusts(long now) {
    boolean trusted = clock.trusts(now, time.nanoseconds());
    if (!trusted) {
      noteOffset(); // It may be set back before the next look, and Kafka Streams has seen it too.
      pause();
    }
    return trusted && !paused;
  }

  /** What is wrong, for an operator; empty while the clocks agree. */
  public Optional<String> objection() {
    Optional<Duration> ahead = ahead();
    return paused || ahead.filter(this::isTooMuch).isPresent() || ahead.isEmpty()
        ? Optional.of(ahead.map(ClockWatch::words).orElse("the brokers' clock was never read"))
        : Optional.empty();
  }

  /** By how much this machine's clock is ahead of the brokers'; empty where nobody knows. */
  public Optional<Duration> ahead() {
    return clock.ahead(time.milliseconds(), time.nanoseconds());
  }

  /** Looks whether the clocks agree, and does what follows. To be called every second or so. */
  public synchronized void judge() {
    if (wasSetBack()) {
      return;
    }
    Optional<Duration> ahead = ahead();
    Verdict now = ahead.map(this::verdict).orElse(Verdict.UNKNOWN);
    if (now != verdict) {
      tell(now, ahead.map(ClockWatch::words).orElse(""));
      verdict = now;
    }
    if (now == Verdict.AGREES || now == Verdict.DIFFERS) {
      resume();
    } else {
      pause();
    }
  }

  private boolean wasSetBack() {
    Duration back = Duration.ofMillis(noteOffset());
    if (!isTooMuch(back)) {
      return false;
    }
    pause();
    ending.because(
        new ProgramException(
            ExitCode.UNAVAILABLE,
            "This machine's clock was set back by "
                + inWords(back)
                + " while the processor ran, and Kafka's clients wait by it. Nothing is lost: start"
                + " the processor again."));
    return true;
  }

  /** By how much this machine's clock has been set back from where it was at the farthest. */
  private synchronized long noteOffset() {
    long offset = offset();
    highest = Math.max(highest, offset);
    return highest - offset;
  }

  private long offset() {
    return time.milliseconds() - time.nanoseconds() / NANOS_PER_MS;
  }

  private Verdict verdict(Duration ahead) {
    if (isTooMuch(ahead)) {
      return Verdict.WRONG;
    }
    return ahead.abs().compareTo(warnFrom) > 0 ? Verdict.DIFFERS : Verdict.AGREES;
  }

  private boolean isTooMuch(Duration difference) {
    return difference.abs().compareTo(most) > 0;
  }

  private void tell(Verdict now, String words) {
    switch (now) {
      case WRONG ->
          LOG.error(
              "Clock: {}, more than {}. No command is carried out and no date is acted on until they"
                  + " agree. Set the clock that is wrong (NTP)",
              words,
              inWords(most));
      case DIFFERS ->
          LOG.warn(
              "Clock: {}. Beyond {} nothing is carried out any more; check the time service (NTP)",
              words,
              inWords(most));
      case AGREES -> {
        if (verdict != Verdict.UNKNOWN) {
          LOG.info("Clock: this machine's and the brokers' agree again");
        }
      }
      case UNKNOWN -> {}
    }
  }

  private synchronized void pause() {
    if (!paused) {
      paused = true;
      brake.pause();
    }
  }

  private synchronized void resume() {
    if (paused) {
      paused = false;
      brake.resume();
    }
  }

  public static String words(Duration ahead) {
    return "this machine's clock is "
        + inWords(ahead.abs())
        + (ahead.isNegative() ? " behind" : " ahead of")
        + " the brokers'";
  }

  private static String inWords(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1_000.0);
    if (seconds < 600) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    if (minutes < 600) {
      return minutes + " minutes";
    }
    long hours = Math.round(minutes / 60.0);
    return hours < 100 ? hours + " hours" : Math.round(hours / 24.0) + " days";
  }
}
