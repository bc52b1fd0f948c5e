package dev.keylife.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small drill, whole: processors and the broker are killed, restarted and added, and nothing is
 * lost, doubled or out of order.
 */
class DrillTest {
  @TempDir Path folder;

  @Test
  void nothingDiffersFromWhatTheCoreDecidesWhateverIsKilledRestartedOrAdded() throws Exception {
    assertThat(
            SmallDrill.run(
                folder,
                "--commands=3000",
                "--keys=150",
                "--kills=2",
                // A rolling restart stops each of them.
                "--stops=0",
                "--joins=1",
                "--rolling-restarts=1",
                "--broker-kills=1",
                "--window=300",
                // Whoever is killed is missed soon.
                "--set=kafka.consumer.session.timeout.ms=6000",
                "--set=kafka.consumer.heartbeat.interval.ms=1000",
                "--set=kafka.num.standby.replicas=1"))
        .isZero();
  }

  @Test
  void aFolderOfAnEarlierDrillIsAMistakeOfTheCaller() throws Exception {
    Files.createFile(folder.resolve("password"));

    assertThat(Drill.run("--folder=" + folder)).isEqualTo(64);
  }

  @Test
  void anUnknownOptionIsAMistakeOfTheCaller() {
    assertThat(Drill.run("--kill=3")).isEqualTo(64);
  }
}
