package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.DisableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.masterkeys.FlakyMasterKeys;
import dev.keylife.material.masterkeys.MasterKeysUnavailableException;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master keys go away under the running topology and come back. */
class MasterKeyOutageTest {
  private static final byte[] MATERIAL =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  private FlakyMasterKeys keys;
  private TopologyHarness harness;

  @BeforeEach
  void start() throws GeneralSecurityException {
    keys = FlakyMasterKeys.create();
    harness = new TopologyHarness(TopologyHarness.Setup.in(folder).with(keys.crypto()));
    harness.send(harness.createKey("k"));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void anImportDuringAnOutageFailsRetryablyAndTheSameCommandSucceedsAfterIt() {
    ImportKeyMaterial command = harness.importCommand("k", MATERIAL, Duration.ofDays(1));

    keys.fail(new MasterKeysUnavailableException("no answer"));
    ImportFailed failed = only(ImportFailed.class, harness.send(command));
    ImportFailed again = only(ImportFailed.class, harness.send(command));
    keys.recover();
    KeyStateChanged imported = only(KeyStateChanged.class, harness.send(command));

    assertThat(failed.getCode()).isEqualTo(FailureCode.DependencyTimeoutException);
    assertThat(failed.getRetryable()).isTrue();
    assertThat(failed.getKeyState()).isEqualTo(KeyState.PendingImport);
    assertThat(again.getCode()).isEqualTo(FailureCode.DependencyTimeoutException);
    assertThat(imported.getNewState()).isEqualTo(KeyState.Enabled);
    assertThat(List.of(failed.getHeader(), again.getHeader(), imported.getHeader()))
        .extracting(EventHeader::getSequence)
        .containsExactly(3L, 4L, 5L);
    only(CommandRepeated.class, harness.send(command)); // now that it is carried out
  }

  @Test
  void parametersThatCouldNotBeMadeAreIssuedToTheSameCommandAfterTheOutage() {
    GetParametersForImport command =
        new GetParametersForImport(
            harness.header("k"),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            null);

    keys.fail(new MasterKeysUnavailableException("no answer"));
    CommandRejected rejected = only(CommandRejected.class, harness.send(command));
    keys.recover();

    assertThat(rejected.getCode()).isEqualTo(FailureCode.DependencyTimeoutException);
    only(ImportParametersIssued.class, harness.send(command));
  }

  @Test
  void aFailureOfAnotherKindIsRetryableTooAndQuotesNothing() {
    GetParametersForImport command =
        new GetParametersForImport(
            harness.header("k"),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            null);

    keys.fail(new GeneralSecurityException("the session of slot 7 is gone"));
    CommandRejected rejected = only(CommandRejected.class, harness.send(command));
    keys.recover();

    assertThat(rejected.getCode()).isEqualTo(FailureCode.KMSInternalException);
    assertThat(rejected.getRetryable()).isTrue();
    assertThat(rejected.toString()).doesNotContain("slot 7");
    only(ImportParametersIssued.class, harness.send(command));
  }

  @Test
  void commandsThatNeedNoMasterKeyGoOnDuringAnOutage() {
    harness.send(harness.importCommand("k", MATERIAL, Duration.ofDays(1)));

    keys.fail(new MasterKeysUnavailableException("no answer"));

    assertThat(
            only(KeyStateChanged.class, harness.send(new DisableKey(harness.header("k"))))
                .getNewState())
        .isEqualTo(KeyState.Disabled);
    assertThat(only(KeyStateChanged.class, harness.advance(Duration.ofDays(2))).getNewState())
        .as("the material expires during the outage")
        .isEqualTo(KeyState.PendingImport);
  }

  private static <T extends SpecificRecord> T only(Class<T> type, List<SpecificRecord> events) {
    List<T> found = events.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).as("%s in %s", type.getSimpleName(), events).hasSize(1);
    return found.get(0);
  }
}
