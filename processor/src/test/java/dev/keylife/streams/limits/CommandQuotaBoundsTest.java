package dev.keylife.streams.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.KeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is counted is bounded, and counted for whom it belongs to. */
class CommandQuotaBoundsTest {
  private static final int PER_SECOND = 3;

  @Test
  void aClockThatFallsBackGivesNoRoom() {
    CommandQuota quota = new CommandQuota(new RateLimits(1, 0, 0, 0));
    assertThat(admits(quota, "k", 5_000)).isTrue();
    assertThat(admits(quota, "k", 4_999)).isFalse();
    assertThat(admits(quota, "k", 5_999)).isFalse();
    assertThat(admits(quota, "k", 6_000)).isTrue();
  }

  @Test
  void zeroIsAnyNumber() {
    CommandQuota quota = new CommandQuota(RateLimits.NONE);
    for (int i = 0; i < 10_000; i++) {
      assertThat(admits(quota, "k", 5_000)).isTrue();
    }
    assertThat(quota.counted()).isZero();
  }

  /** Within one second, which lasts for as long as a leader's clock is ahead. */
  @Test
  void aFloodOfInventedNamesTakesBoundedMemoryAndHidesNoFlooderAndHitsNobodyElse() {
    CommandQuota quota = new CommandQuota(new RateLimits(PER_SECOND, 4 * PER_SECOND, 0, 0));
    int admitted = 0;
    int admittedOfOne = 0;
    for (int i = 0; i < 100_000; i++) {
      assertThat(admits(quota, "invented-" + i, "inventor-" + i, 5_000)).isTrue();
      Command impossible = command(i + "/invented", "other-" + i);
      assertThat(quota.exceeded(Optional.empty(), impossible, 5_000)).isEmpty();
      admitted += admits(quota, "flooded", "flooder", 5_000) ? 1 : 0;
      admittedOfOne += admits(quota, "key-" + i, "other-flooder", 5_000) ? 1 : 0;
      assertThat(quota.counted()).isLessThanOrEqualTo(2 * 4_096);
    }
    assertThat(admitted).as("of 100,000 for one key").isLessThan(500);
    assertThat(admittedOfOne).as("of 100,000 of one principal").isLessThan(500);
    assertThat(admits(quota, "someone-elses", 5_000)).isTrue();
  }

  private static boolean admits(CommandQuota quota, String key, long timestamp) {
    return admits(quota, key, "tester", timestamp);
  }

  private static boolean admits(CommandQuota quota, String key, String issuer, long timestamp) {
    return quota.exceeded(Optional.of(new KeyId(key)), command(key, issuer), timestamp).isEmpty();
  }

  private static Command command(String key, String issuer) {
    return new Command.EnableKey(
        new Command.Header(
            "id",
            key,
            issuer,
            Instant.EPOCH,
            Instant.EPOCH,
            List.of(),
            List.of(),
            ByteString.of(new byte[0])));
  }
}
