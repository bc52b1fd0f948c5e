package dev.keylife.app.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationTest {
  @ParameterizedTest
  @CsvSource({
    "1, -1, 1, false", // a laptop
    "3, -1, 1, true",
    "2, -1, 1, true",
    "3, -1, 3, false",
    "3, 1, 1, false", // said so
    "3, 3, 3, false",
  })
  void oneReplicaOnSeveralBrokersIsAnOversightUnlessSomebodySaidSo(
      int brokers, int asked, int result, boolean oversight) {
    assertThat(Replication.isAnOversight(brokers, asked, result)).isEqualTo(oversight);
  }

  @Test
  void theRefusalSaysWhatToSet() {
    ProgramException refused = Replication.oversight(5);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused).hasMessageContaining("topics.replication.factor to 3");
    assertThat(Replication.oversight(2)).hasMessageContaining("topics.replication.factor to 2");
  }

  @Test
  void topicsThatTheClusterCouldKeepBetterAreNamed() {
    Replication replication =
        new Replication(
            3,
            Map.of(
                "safe", new Replication.Topic(3, Optional.of(2)),
                "alone", new Replication.Topic(1, Optional.of(1)),
                "loose", new Replication.Topic(3, Optional.of(1)),
                "unknown", new Replication.Topic(3, Optional.empty())));
    assertThat(replication.weaknesses())
        .satisfiesExactly(
            first -> assertThat(first).contains("3 brokers").endsWith(": alone (1)"),
            second -> assertThat(second).contains("min.insync.replicas is 1").endsWith(": loose"));
  }

  @Test
  void twoBrokersCannotKeepThreeReplicas() {
    assertThat(
            new Replication(2, Map.of("t", new Replication.Topic(2, Optional.of(1)))).weaknesses())
        .isEmpty();
  }
}
