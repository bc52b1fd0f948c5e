package dev.keylife.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short one: whatever one publisher sends, the other has every answer, and no process ends. */
class HostileDrillTest {
  @TempDir Path folder;

  @Test
  void anHonestPublisherHasEveryAnswerBesideAHostileOne() {
    assertThat(Drill.run("hostile", "--seconds=15", "--rate=20", "--keys=20", "--folder=" + folder))
        .isZero();
  }
}
