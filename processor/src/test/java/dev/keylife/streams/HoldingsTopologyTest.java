package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.RevokeImportParameters;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.HoldingLimits;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.FailureCode;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a principal holds is counted as its keys come and go, and outlives a processor. */
class HoldingsTopologyTest {
  private static final int KEYS = 3;
  private static final int PARAMETERS = 2;

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness =
        new TopologyHarness(
            Setup.in(folder.resolve("state"))
                .with(new PlainCryptography())
                .with(
                    LifecyclePolicy.defaults(TopologyHarness.NAMESPACE)
                        .withHoldings(new HoldingLimits(KEYS, PARAMETERS))));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aPrincipalHasSoManyKeysAfterARestartTooAndRoomAgainOnceOneIsDeleted() {
    for (int i = 0; i < KEYS; i++) {
      assertThat(harness.send(harness.createKey("k" + i)).get(0))
          .isInstanceOf(KeyStateChanged.class);
    }
    SpecificRecord oneMore = harness.createKey("one-more");
    assertThat(code(oneMore)).isEqualTo(FailureCode.LimitExceededException);
    assertThat(harness.send(by("other", harness.createKey("of-another"))).get(0))
        .isInstanceOf(KeyStateChanged.class);

    harness = harness.restartAfter(Duration.ofMinutes(1));
    assertThat(code(harness.createKey("one-more"))).isEqualTo(FailureCode.LimitExceededException);
    assertThat(harness.send(oneMore).get(0))
        .as("the refusal is what became of the command")
        .isInstanceOf(CommandRepeated.class);

    harness.send(new ScheduleKeyDeletion(harness.header("k0"), 7));
    assertThat(code(harness.createKey("one-more")))
        .as("a key that waits for its deletion is still there")
        .isEqualTo(FailureCode.LimitExceededException);
    harness.advance(Duration.ofDays(8));
    assertThat(harness.send(harness.createKey("one-more")).get(0))
        .isInstanceOf(KeyStateChanged.class);
    assertThat(code(harness.createKey("two-more"))).isEqualTo(FailureCode.LimitExceededException);
  }

  @Test
  void unusedImportParametersCountWhileTheyCanBeUsed() {
    harness.send(by("creator", harness.createKey("a")));
    harness.send(by("creator", harness.createKey("b")));
    assertThat(harness.send(parameters("a")).get(0)).isInstanceOf(ImportParametersIssued.class);
    assertThat(harness.send(parameters("b")).get(0)).isInstanceOf(ImportParametersIssued.class);
    assertThat(code(parameters("a"))).isEqualTo(FailureCode.LimitExceededException);
    assertThat(harness.send(by("other", parameters("a"))).get(0))
        .isInstanceOf(ImportParametersIssued.class);

    harness.send(new RevokeImportParameters(harness.header("a")));
    assertThat(harness.send(parameters("a")).get(0)).isInstanceOf(ImportParametersIssued.class);
    assertThat(code(parameters("a"))).isEqualTo(FailureCode.LimitExceededException);

    harness = harness.restartAfter(Duration.ofMinutes(1));
    assertThat(code(parameters("a"))).isEqualTo(FailureCode.LimitExceededException);
    harness.advance(Duration.ofHours(25));
    assertThat(harness.send(parameters("a")).get(0)).isInstanceOf(ImportParametersIssued.class);
  }

  @Test
  void whoHoldsNothingIsNotKept() {
    harness.send(harness.createKey("k"));
    assertThat(harness.contents(StoreNames.HOLDINGS_STORE)).containsExactly("tester");
    harness.send(new ScheduleKeyDeletion(harness.header("k"), 7));
    harness.advance(Duration.ofDays(8));
    assertThat(harness.contents(StoreNames.HOLDINGS_STORE)).isEmpty();
  }

  private GetParametersForImport parameters(String key) {
    return new GetParametersForImport(
        harness.header(key), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  private static SpecificRecord by(String issuer, SpecificRecord command) {
    ((CommandHeader) command.get(0)).setIssuer(issuer);
    return command;
  }

  private FailureCode code(SpecificRecord command) {
    return ((CommandRejected) harness.send(command).get(0)).getCode();
  }
}
