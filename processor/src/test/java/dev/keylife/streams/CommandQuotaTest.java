package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.EnableKey;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.waiting.WaitingLimits;
import dev.keylife.type.FailureCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that is flooded with commands is kept from taking the others' time. */
class CommandQuotaTest {
  private static final int PER_SECOND = 3;

  @TempDir Path folder;
  private final AtomicInteger throttled = new AtomicInteger();
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    TopologySettings d = TopologySettings.defaults(1);
    harness =
        new TopologyHarness(
            Setup.in(folder.resolve("state"))
                .with(new PlainCryptography())
                .with(
                    new TopologySettings(
                        1,
                        d.limits(),
                        PER_SECOND,
                        d.duplicateWindow(),
                        d.deadlineInterval(),
                        d.deadlineBatch(),
                        d.commitDelay(),
                        d.erasureBound(),
                        d.reseal(),
                        WaitingLimits.defaults(),
                        d.replicas()))
                .with(
                    new TopologyListener() {
                      @Override
                      public void throttled() {
                        throttled.incrementAndGet();
                      }
                    }));
    harness.send(harness.createKey("k"));
    harness.send(harness.createKey("other"));
    harness.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void whatIsTooMuchInASecondIsRefusedByNameAndChangesNothing() {
    List<CommandRejected> answers = new ArrayList<>();
    for (int i = 0; i < PER_SECOND + 2; i++) {
      answers.add(answer(new EnableKey(harness.header("k"))));
    }
    assertThat(answers.subList(0, PER_SECOND))
        .allMatch(a -> a.getCode() == FailureCode.KMSInvalidStateException);
    assertThat(answers.subList(PER_SECOND, PER_SECOND + 2))
        .allMatch(a -> a.getCode() == FailureCode.ThrottlingException)
        .allMatch(CommandRejected::getRetryable)
        .allMatch(a -> a.getMessage().startsWith("Throttled: more than 3 commands"));
    assertThat(throttled).hasValue(2);

    // The trail has no gap, and another key has its own count.
    assertThat(answers)
        .extracting(a -> ((EventHeader) a.get(0)).getSequence())
        .containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(answer(new EnableKey(harness.header("other"))).getCode())
        .isEqualTo(FailureCode.KMSInvalidStateException);
  }

  @Test
  void aThrottledCommandTakesEffectWhenItIsSentAgainUnderItsId() {
    for (int i = 0; i < PER_SECOND; i++) {
      harness.send(new EnableKey(harness.header("k")));
    }
    SpecificRecord command = new EnableKey(harness.header("k"));
    assertThat(answer(command).getCode()).isEqualTo(FailureCode.ThrottlingException);
    harness.advance(Duration.ofSeconds(1));
    assertThat(answer(command).getCode()).isEqualTo(FailureCode.KMSInvalidStateException);
    assertThat(harness.send(command))
        .as("and then once")
        .singleElement()
        .isInstanceOf(CommandRepeated.class);
  }

  @Test
  void aClockThatFallsBackGivesNoRoom() {
    CommandQuota quota = new CommandQuota(1);
    assertThat(admits(quota, "k", 5_000)).isTrue();
    assertThat(admits(quota, "k", 4_999)).isFalse();
    assertThat(admits(quota, "k", 5_999)).isFalse();
    assertThat(admits(quota, "k", 6_000)).isTrue();
  }

  @Test
  void aKeyHasOneQuotaByWhicheverNameItIsCalled() {
    String arn = new KeyNamespace("aws", "eu-central-1", "111122223333").arn(new KeyId("k"));
    for (int i = 0; i < PER_SECOND; i++) {
      harness.send(new EnableKey(harness.header(i % 2 == 0 ? "k" : arn)));
    }
    assertThat(answer(new EnableKey(harness.header("k"))).getCode())
        .isEqualTo(FailureCode.ThrottlingException);
    assertThat(answer(new EnableKey(harness.header(arn))).getCode())
        .isEqualTo(FailureCode.ThrottlingException);
  }

  /** Within one second, which lasts for as long as a leader's clock is ahead. */
  @Test
  void aFloodOfInventedIdsTakesBoundedMemoryAndHidesNoFlooderAndHitsNobodyElse() {
    CommandQuota quota = new CommandQuota(PER_SECOND);
    int admitted = 0;
    for (int i = 0; i < 100_000; i++) {
      assertThat(admits(quota, "invented-" + i, 5_000)).isTrue();
      assertThat(quota.admits(Optional.empty(), i + "/invented", 5_000)).isTrue();
      admitted += admits(quota, "flooded", 5_000) ? 1 : 0;
      assertThat(quota.counted()).isLessThanOrEqualTo(4_096);
    }
    assertThat(admitted).as("of 100,000 for one key").isLessThan(200);
    assertThat(admits(quota, "someone-elses", 5_000)).isTrue();
  }

  private static boolean admits(CommandQuota quota, String key, long timestamp) {
    return quota.admits(Optional.of(new KeyId(key)), key, timestamp);
  }

  private CommandRejected answer(SpecificRecord command) {
    return (CommandRejected) harness.send(command).get(0);
  }
}
