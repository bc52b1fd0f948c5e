package dev.keylife.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.ProcessorApp;
import dev.keylife.benchmark.ThreadCpu.Group;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A guard against regressions that does not depend on the machine's speed: the CPU time of the
 * stream around an import, as a multiple of the unwrap's own, both measured in this run. It is
 * about 0.1 where the compilers are warm, and some times that in a short run; what it must never
 * become is more than the RSA operation itself.
 */
class OverheadGuardTest {
  private static final WrappingAlgorithm ALGORITHM = WrappingAlgorithm.RSAES_OAEP_SHA_256;
  private static final int WARM_UP = 3_000;
  private static final int MEASURED = 500;

  @Test
  void theStreamAroundAnImportCostsLessThanItsUnwrap() throws Exception {
    BareUnwrap bare =
        BareUnwrap.measure(ProviderChoice.AUTO, ALGORITHM, 4096, 1, TimeUnit.SECONDS.toNanos(1));
    try (MeasuredInstallation installation = new MeasuredInstallation();
        CommandLoad traffic = new CommandLoad(installation);
        ProcessorApp app = installation.startProcessor(Map.of())) {
      assertThat(app.hasFailed()).isFalse();
      run(installation, traffic, WrappingKeySpec.RSA_2048, WARM_UP);
      CommandLoad.Run run = run(installation, traffic, WrappingKeySpec.RSA_4096, MEASURED);

      double around = run.micros(Group.STREAM) - bare.micros();
      assertThat(around / bare.micros())
          .as("%.0f µs around an unwrap of %.0f µs", around, bare.micros())
          .isLessThan(1.0);
    }
  }

  private static CommandLoad.Run run(
      MeasuredInstallation installation, CommandLoad traffic, WrappingKeySpec spec, int imports) {
    Fleet fleet = new Fleet(installation, traffic, imports);
    fleet.create(Origin.EXTERNAL);
    return traffic.drive(
        fleet.size, fleet.imports(ALGORITHM, spec, Optional.empty()), KeyStateChanged.class);
  }
}
