package dev.keylife.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short one, with batches that a busy machine's broker has soon refused: whatever one publisher
 * sends, the other has every answer, and no process ends.
 */
class HostileDrillTest {
  @TempDir Path folder;

  @Test
  void anHonestPublisherHasEveryAnswerBesideAHostileOne() throws Exception {
    assertThat(
            SmallDrill.run(
                folder,
                "hostile",
                "--seconds=12",
                "--rate=10",
                "--requests=10",
                "--keys=10",
                "--largest-batch=20000000"))
        .isZero();
  }
}
