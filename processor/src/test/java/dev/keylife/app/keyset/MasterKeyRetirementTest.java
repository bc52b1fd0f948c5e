package dev.keylife.app.keyset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Resealing.KeysetVersion;
import dev.keylife.streams.resealing.SealingProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MasterKeyRetirementTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String OLD = "00000001";
  private static final String NEW = "00000002";
  private static final SealingProgress COMPLETE =
      new SealingProgress(
          new KeysetVersion(3, NEW, "identity"),
          3,
          NOW.minus(MasterKeyRetirement.CLOCKS),
          Duration.ofDays(1),
          NOW.minusSeconds(60),
          "",
          10,
          10,
          0,
          Optional.of(NOW.minusSeconds(30)));

  @Test
  void nothingStandsAgainstItWhereEveryPartitionIsCompleteAndNoTokenIsLeft() {
    assertThat(obstacles(Map.of(0, COMPLETE, 1, COMPLETE))).isEmpty();
  }

  @Test
  void onePartitionIsEnoughToRefuseAndIsNamed() {
    assertThat(obstacles(Map.of(0, COMPLETE)))
        .singleElement()
        .asString()
        .startsWith("partition 1: no processor has reported");
    assertThat(obstacles(Map.of(0, COMPLETE, 1, with(COMPLETE, 3, OLD))))
        .singleElement()
        .asString()
        .startsWith("partition 1: it is still the primary");
  }

  @Test
  void aPassThatHasNotEndedRefuses() {
    assertThat(obstacles(both(unfinished(NOW.plusSeconds(60), 0))))
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).contains("begins at 2026-01-01T00:01:00Z"));
    assertThat(obstacles(both(unfinished(NOW, 0))))
        .allSatisfy(reason -> assertThat(reason).contains("under way, 10 secrets examined"));
  }

  @Test
  void secretsThatDoNotOpenRefuse() {
    assertThat(obstacles(both(unfinished(NOW, 2))))
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).contains("2 secrets do not open"));
  }

  @Test
  void aTokenThatMayBeValidByAnyClockRefuses() {
    SealingProgress tokens =
        new SealingProgress(
            COMPLETE.keyset(),
            3,
            NOW.minus(MasterKeyRetirement.CLOCKS).plusMillis(1),
            COMPLETE.tokenValidity(),
            COMPLETE.startAt(),
            "",
            10,
            10,
            0,
            COMPLETE.completedAt());
    assertThat(obstacles(both(tokens)))
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).contains("import tokens"));
  }

  @Test
  void aKeysetFileThatTheProcessorsDoNotRunWithRefuses() {
    assertThat(obstacles(both(with(COMPLETE, 4, "00000009"))))
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).contains("00000009, which is not in this"));
  }

  @Test
  void brokersWithoutTheTopicsRefuse() {
    assertThat(
            MasterKeyRetirement.obstacles(
                OLD, Set.of(OLD, NEW), new SealingReport(0, Map.of()), NOW))
        .singleElement()
        .asString()
        .contains("no commands topic");
  }

  private static List<String> obstacles(Map<Integer, SealingProgress> progress) {
    return MasterKeyRetirement.obstacles(
        OLD, Set.of(OLD, NEW), new SealingReport(2, progress), NOW);
  }

  private static Map<Integer, SealingProgress> both(SealingProgress progress) {
    return Map.of(0, progress, 1, progress);
  }

  private static SealingProgress unfinished(Instant startAt, long failed) {
    return new SealingProgress(
        COMPLETE.keyset(),
        0,
        COMPLETE.otherTokensUntil(),
        COMPLETE.tokenValidity(),
        startAt,
        "x",
        10,
        8,
        failed,
        Optional.empty());
  }

  private static SealingProgress with(SealingProgress progress, int generation, String primary) {
    return new SealingProgress(
        new KeysetVersion(generation, primary, "identity"),
        progress.leastGeneration(),
        progress.otherTokensUntil(),
        progress.tokenValidity(),
        progress.startAt(),
        progress.cursor(),
        progress.examined(),
        progress.resealed(),
        progress.failed(),
        progress.completedAt());
  }
}
