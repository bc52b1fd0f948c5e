package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.lookahead.Lookahead;
import dev.keylife.type.ExpirationModel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever was unwrapped ahead of its turn, commands end as they would have one after the other.
 */
class LookaheadTopologyTest {
  private static final byte[] MATERIAL = new byte[32];
  private static final String ENABLED = "Enabled";

  @TempDir Path folder;
  private final AtomicInteger used = new AtomicInteger();
  private MaterialCryptography crypto;
  private Lookahead lookahead;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    crypto = TestCryptography.sharingPairs(100).get();
    lookahead = Lookahead.on(crypto, 2, used::incrementAndGet);
    harness =
        new TopologyHarness(
            Setup.in(folder).with(crypto.with(lookahead.unwrapper())).with(lookahead));
  }

  @AfterEach
  void stop() {
    harness.close();
    lookahead.close();
    crypto.close();
  }

  @Test
  void commandsEndAsIfNobodyHadLookedAhead() {
    ImportKeyMaterial good = imports("good", parametersOf("good"), MATERIAL);
    ImportParametersIssued reused = parametersOf("reused");
    ImportParametersIssued mended = parametersOf("mended");
    ImportKeyMaterial damaged = imports("mended", mended, MATERIAL);
    damaged.getEncryptedKeyMaterial().put(10, (byte) ~damaged.getEncryptedKeyMaterial().get(10));

    List<String> outcomes =
        sendTogether(
            good,
            good,
            imports("reused", reused, MATERIAL),
            imports("reused", reused, MATERIAL),
            damaged,
            imports("mended", mended, MATERIAL),
            scheduleDeletion("doomed"),
            imports("doomed", parametersOf("doomed"), MATERIAL),
            imports("short", parametersOf("short"), new byte[31]));

    assertThat(outcomes)
        .containsExactly(
            ENABLED,
            "CommandRepeated",
            ENABLED,
            "InvalidImportTokenException",
            "InvalidCiphertextException",
            ENABLED,
            "PendingDeletion",
            "KMSInvalidStateException",
            "IncorrectKeyMaterialException");
    // "good" by its copy, "reused", damaged, "short": the rest was refused before, or had not been
    // begun because another import under the same wrapping key had.
    assertThat(used).hasValue(4);
  }

  @Test
  void manyImportsAreUnwrappedAhead() {
    List<SpecificRecord> imports = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      imports.add(imports("k" + i, parametersOf("k" + i), MATERIAL));
    }
    assertThat(sendTogether(imports.toArray(SpecificRecord[]::new))).containsOnly(ENABLED);
    assertThat(used).as("all but the first").hasValue(39);
  }

  private ImportParametersIssued parametersOf(String key) {
    harness.send(harness.createKey(key));
    return harness.parameters(key);
  }

  private ImportKeyMaterial imports(String key, ImportParametersIssued parameters, byte[] bytes) {
    return new ImportKeyMaterial(
        harness.header(key),
        parameters.getImportToken(),
        ByteBuffer.wrap(TestCryptography.wrapOaepSha256(parameters.getPublicKey(), bytes)),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null,
        null);
  }

  private ScheduleKeyDeletion scheduleDeletion(String key) {
    return new ScheduleKeyDeletion(harness.header(key), null);
  }

  private List<String> sendTogether(SpecificRecord... commands) {
    return harness.sendTogether(List.of(commands)).stream()
        .map(events -> outcome(events.get(0)))
        .toList();
  }

  private static String outcome(SpecificRecord event) {
    if (event instanceof CommandRepeated) {
      return "CommandRepeated";
    }
    return event instanceof ImportFailed failed
        ? failed.getCode().name()
        : ((KeyStateChanged) event).getNewState().name();
  }
}
