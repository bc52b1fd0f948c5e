package dev.keylife.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small drill, whole: processes are killed, and nothing is lost, doubled or out of order. */
class DrillTest {
  @TempDir Path folder;

  @Test
  void nothingDiffersFromWhatTheCoreDecidesThoughProcessorsAndTheBrokerAreKilled() {
    assertThat(
            Drill.run(
                "--commands=2500",
                "--keys=150",
                "--kills=2",
                "--stops=1",
                "--broker-kills=1",
                "--window=300",
                // Whoever is killed is missed soon.
                "--set=kafka.consumer.session.timeout.ms=6000",
                "--set=kafka.consumer.heartbeat.interval.ms=1000",
                "--folder=" + folder))
        .isZero();
  }

  @Test
  void nothingDiffersAcrossARollingRestartWhileAFurtherProcessorJoins() {
    assertThat(
            Drill.run(
                "--commands=2500",
                "--keys=150",
                "--kills=0",
                "--stops=0",
                "--broker-kills=0",
                "--joins=1",
                "--rolling-restarts=1",
                "--window=300",
                "--set=kafka.num.standby.replicas=1",
                "--folder=" + folder))
        .isZero();
  }

  @Test
  void anUnknownOptionIsAMistakeOfTheCaller() {
    assertThat(Drill.run("--kill=3")).isEqualTo(64);
  }
}
