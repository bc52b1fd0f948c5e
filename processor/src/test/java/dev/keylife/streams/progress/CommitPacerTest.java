package dev.keylife.streams.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Soon where it is cheap, rarely where it would cost those who wait. */
class CommitPacerTest {
  private final CommitPacer pacer = new CommitPacer(Duration.ofMillis(100));

  @Test
  void aSingleCommandIsCommittedAtOnce() {
    pacer.carriedOut(3, 1_000);
    assertThat(pacer.isDue(1_000)).isTrue();
    pacer.carriedOut(3, 5_000);
    assertThat(pacer.isDue(5_000)).isTrue();
  }

  @Test
  void aSteadyStreamIsCommittedOncePerDelay() {
    assertThat(commitsOf(10_000, 0)).isEqualTo(100);
  }

  @Test
  void whoeverIsBehindWaitsAQuarterAsLongAgain() {
    assertThat(commitsOf(10_000, 400)).isEqualTo(100);
    assertThat(commitsOf(10_000, 2_000)).isEqualTo(20);
    assertThat(commitsOf(10_000, 8_000)).isEqualTo(5);
  }

  @Test
  void theMostImpatientCommandDecides() {
    pacer.carriedOut(0, 1_000);
    assertThat(pacer.isDue(1_000)).isTrue();
    pacer.carriedOut(60_000, 1_097);
    pacer.carriedOut(5, 1_098);
    pacer.carriedOut(60_000, 1_099);
    assertThat(pacer.isDue(1_099)).isFalse();
    assertThat(pacer.isDue(1_100)).isTrue();
  }

  @Test
  void theEndOfABacklogIsCommittedOnceNothingFollows() {
    pacer.carriedOut(60_000, 1_000);
    assertThat(pacer.isDue(1_000)).isTrue();
    pacer.carriedOut(60_000, 1_095);
    assertThat(pacer.isDue(1_104)).as("more may follow").isFalse();
    assertThat(pacer.isDue(1_105)).isTrue();
  }

  @Test
  void aBacklogThatPausesIsStillCommittedAtMostOncePerDelay() {
    pacer.carriedOut(60_000, 1_000);
    assertThat(pacer.isDue(1_000)).isTrue();
    pacer.carriedOut(60_000, 1_020);
    assertThat(pacer.isDue(1_099)).isFalse();
    assertThat(pacer.isDue(1_100)).isTrue();
  }

  @Test
  void manyCommandsWaitUntilCommitsTakeNoMoreThanAFifthOfTheTime() {
    takesUsually(60);
    assertThat(commitsOf(12_000, 0)).isEqualTo(40);
    takesUsually(5);
    assertThat(commitsOf(12_000, 0)).as("quick ones are as far apart as ever").isEqualTo(120);
  }

  @Test
  void whoeverIsBehindAndHasSlowBrokersWaitsForTheLongerOfBoth() {
    takesUsually(60);
    assertThat(commitsOf(12_000, 8_000)).isEqualTo(6);
  }

  @Test
  void aFewCommandsAreNotHeldBackBySlowCommits() {
    takesUsually(200);
    pacer.carriedOut(0, 1_000);
    assertThat(pacer.isDue(1_000)).isTrue();
    for (int i = 0; i < 15; i++) {
      pacer.carriedOut(0, 1_099);
    }
    assertThat(pacer.isDue(1_100)).isTrue();
  }

  @Test
  void oneCommitThatTookLongCountsForNothing() {
    takesUsually(5);
    pacer.committed(900);
    assertThat(commitsOf(12_000, 0)).isEqualTo(120);
    pacer.committed(5);
    assertThat(commitsOf(12_000, 0)).isEqualTo(120);
  }

  @Test
  void nothingIsCommittedWhereNothingWasCarriedOut() {
    assertThat(pacer.isDue(1_000)).isFalse();
    pacer.carriedOut(0, 1_000);
    assertThat(pacer.isDue(1_000)).isTrue();
    assertThat(pacer.isDue(9_000)).isFalse();
  }

  /** A record from the future or a clock that is set back must not hold up commits. */
  @Test
  void clocksThatDisagreeDoNoHarm() {
    pacer.carriedOut(-5_000, 10_000);
    assertThat(pacer.isDue(10_000)).isTrue();
    pacer.carriedOut(-5_000, 10_050);
    assertThat(pacer.isDue(10_050)).isFalse();
    assertThat(pacer.isDue(2_000)).isTrue();
  }

  private void takesUsually(long millis) {
    pacer.committed(millis);
    pacer.committed(millis);
  }

  /** Commits within a time, of commands that come every millisecond after waiting so long. */
  private int commitsOf(int millis, long waited) {
    int commits = 0;
    for (int now = 0; now < millis; now++) {
      pacer.carriedOut(waited, now);
      commits += pacer.isDue(now) ? 1 : 0;
    }
    return commits;
  }
}
