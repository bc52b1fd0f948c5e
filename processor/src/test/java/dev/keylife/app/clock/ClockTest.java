package dev.keylife.app.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.exit.Ending;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a processor whose clock differs from the brokers', or is set while it runs. */
class ClockTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MONTHS = Duration.ofDays(120);

  private final SettableTime time = new SettableTime();
  private final AtomicBoolean running = new AtomicBoolean(true);
  private final Ending ending = new Ending();
  private Duration brokerAhead = Duration.ZERO;
  private Duration roundTrip = Duration.ofMillis(2);
  private boolean brokersAnswer = true;

  private final ClockWatch watch =
      new ClockWatch(
          this::read,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          time,
          new ClockWatch.Brake() {
            @Override
            public void pause() {
              running.set(false);
            }

            @Override
            public void resume() {
              running.set(true);
            }
          },
          ending);

  @Test
  void clocksThatAgreeAreActedOn() {
    watch.begin();

    assertThat(trusted()).isTrue();
    assertThat(watch.objection()).isEmpty();
  }

  @Test
  void nothingIsDoneBeforeTheBrokersClockWasRead() {
    assertThat(trusted()).isFalse();
    assertThat(running).isFalse();
    assertThat(watch.objection()).hasValueSatisfying(o -> assertThat(o).contains("never read"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-10_368_000, -7_200, -61, 61, 7_200, 10_368_000})
  void aProcessorThatStartsWithAWrongClockWaits(long seconds) {
    brokerAhead = Duration.ofSeconds(-seconds);
    watch.begin();

    assertThat(trusted()).isFalse();
    assertThat(running).isFalse();
    assertThat(watch.objection())
        .hasValueSatisfying(o -> assertThat(o).contains(seconds > 0 ? "ahead of" : "behind"));
    assertThat(ending.reason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-59, -6, 6, 59})
  void aSmallDifferenceIsNoReasonToStop(long seconds) {
    brokerAhead = Duration.ofSeconds(-seconds);
    watch.begin();

    assertThat(trusted()).isTrue();
    assertThat(running).isTrue();
  }

  @Test
  void aStepForwardIsSeenBeforeAnythingIsDoneAndBeforeTheBrokersAreAskedAgain() {
    watch.begin();
    time.set(MONTHS);

    assertThat(trusted()).as("at once, without a look at the brokers").isFalse();
    assertThat(running).isFalse();
  }

  @Test
  void aStepForwardThatIsTakenBackEndsTheProcessorWithAStatusToRestartOn() {
    watch.begin();
    time.set(MONTHS);
    watch.judge();
    assertThat(ending.reason()).isEmpty();
    time.set(Duration.ZERO);
    watch.judge();

    ProgramException why = ending.reason().orElseThrow();
    assertThat(why.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(why).hasMessageContaining("clock was set back by 120 days");
    assertThat(trusted()).isFalse();
  }

  @Test
  void aStepThatOnlyTheTopologySawCountsToo() {
    watch.begin();
    time.set(MONTHS);
    assertThat(trusted()).isFalse();
    time.set(Duration.ZERO);
    watch.judge();

    assertThat(ending.reason()).isPresent();
  }

  @Test
  void aClockThatWasBehindAndIsSetRightGoesOnByItself() {
    brokerAhead = Duration.ofHours(2);
    watch.begin();
    assertThat(trusted()).isFalse();

    time.set(Duration.ofHours(2));
    watch.judge();

    assertThat(trusted()).isTrue();
    assertThat(running).isTrue();
    assertThat(ending.reason()).isEmpty();
  }

  @Test
  void aBrokersClockThatJumpsIsSeenAtTheNextReadingAndItsReturnToo() {
    watch.begin();
    brokerAhead = MONTHS;
    watch.ask();
    assertThat(trusted()).isFalse();

    brokerAhead = Duration.ZERO;
    watch.ask();
    assertThat(trusted()).isTrue();
    assertThat(running).isTrue();
    assertThat(ending.reason()).isEmpty();
  }

  @Test
  void anOutageOfTheBrokersLeavesWhatIsKnownOfTheirClock() {
    watch.begin();
    brokersAnswer = false;
    time.pass(Duration.ofHours(10));
    watch.ask();
    assertThat(trusted()).isTrue();

    time.set(Duration.ofMinutes(2));
    assertThat(trusted()).isFalse();
  }

  @Test
  void aSlowAnswerIsNotTakenForADifference() {
    roundTrip = Duration.ofSeconds(40);
    watch.begin();
    assertThat(watch.ahead()).hasValue(Duration.ZERO);

    roundTrip = Duration.ofMinutes(10);
    brokerAhead = MONTHS;
    watch.ask();
    assertThat(trusted()).as("it tells nothing").isTrue();
  }

  @Test
  void stepsWithinTheBoundAreWhatATimeServiceDoes() {
    watch.begin();
    for (int i = 0; i < 100; i++) {
      time.set(Duration.ofSeconds(i % 2 == 0 ? 20 : -20));
      watch.judge();
      assertThat(trusted()).isTrue();
    }
    assertThat(ending.reason()).isEmpty();
  }

  @Test
  void anHourOfSlowDriftIsNoStep() {
    watch.begin();
    for (int i = 0; i < 3_600; i++) {
      time.pass(SECOND);
      time.set(Duration.ofMillis(-i / 100));
      watch.judge();
    }
    assertThat(ending.reason()).isEmpty();
    assertThat(trusted()).isTrue();
  }

  private boolean trusted() {
    return watch.trusts(time.milliseconds());
  }

  private BrokerClock.Reading read() {
    if (!brokersAnswer) {
      throw new KafkaException("no answer");
    }
    long sentAt = time.nanoseconds();
    time.pass(roundTrip.dividedBy(2));
    long brokers = time.unset() + brokerAhead.toMillis();
    time.pass(roundTrip.dividedBy(2));
    return new BrokerClock.Reading(sentAt, time.nanoseconds(), brokers);
  }

  /** A clock that can be set, over one that cannot; neither goes by itself. */
  private static final class SettableTime implements Time {
    private static final long START = 1_767_225_600_000L;

    private Duration passed = Duration.ZERO;
    private Duration ahead = Duration.ZERO;

    /** Sets the clock to be so far ahead of where it would be if nobody had ever set it. */
    void set(Duration by) {
      ahead = by;
    }

    void pass(Duration duration) {
      passed = passed.plus(duration);
    }

    long unset() {
      return START + passed.toMillis();
    }

    @Override
    public long milliseconds() {
      return unset() + ahead.toMillis();
    }

    @Override
    public long nanoseconds() {
      return passed.toNanos();
    }

    @Override
    public void sleep(long ms) {
      pass(Duration.ofMillis(ms));
    }

    @Override
    public void waitObject(Object obj, Supplier<Boolean> condition, long deadlineMs) {
      throw new UnsupportedOperationException();
    }
  }
}
