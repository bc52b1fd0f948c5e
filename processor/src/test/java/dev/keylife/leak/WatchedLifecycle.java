package dev.keylife.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.KafkaHarness;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.TestCryptography;
import dev.keylife.streams.KeyUsages;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/** The life of one key in all its turns, with a mistake at every step where one can be made. */
final class WatchedLifecycle {
  private final KafkaHarness harness;
  private final String key;
  private final WrappingAlgorithm algorithm;
  private int seen;

  WatchedLifecycle(KafkaHarness harness, String key, WrappingAlgorithm algorithm) {
    this.harness = harness;
    this.key = key;
    this.algorithm = algorithm;
  }

  void create(KeySpec spec, String description) {
    send(
        CreateKey.newBuilder()
            .setHeader(header())
            .setKeySpec(spec)
            .setKeyUsage(KeyUsages.first(spec))
            .setOrigin(Origin.EXTERNAL)
            .setDescription(description)
            .build());
  }

  /** Asks for parameters that serve one import, and any number of failures before it. */
  ImportParametersIssued parameters() {
    return (ImportParametersIssued)
        send(new GetParametersForImport(header(), algorithm, WrappingKeySpec.RSA_2048, null));
  }

  void imports(byte[] material, ImportType type) {
    ImportParametersIssued parameters = parameters();
    assertThat(send(importCommand(parameters, wrap(parameters, material), type)))
        .isInstanceOf(KeyStateChanged.class);
  }

  void failsToImport(
      ImportParametersIssued parameters, byte[] encryptedMaterial, FailureCode code) {
    ImportFailed failed = (ImportFailed) send(importCommand(parameters, encryptedMaterial, null));
    assertThat(failed.getCode()).isEqualTo(code);
  }

  void deletesMaterial() {
    send(new DeleteImportedKeyMaterial(header(), null));
  }

  void expiresMaterial() {
    send(new ExpireKeyMaterial(header(), null, null));
  }

  void rotates() {
    send(new RotateKeyOnDemand(header()));
  }

  void isScheduledForDeletion() {
    send(new ScheduleKeyDeletion(header(), 7));
  }

  /** The same record twice: the second one is told what became of the first, and logged. */
  void isSentTwice() {
    SpecificRecord command = new RotateKeyOnDemand(header());
    send(command);
    send(command);
  }

  byte[] wrap(ImportParametersIssued parameters, byte[] material) {
    return TestCryptography.wrap(
        parameters.getPublicKey(),
        dev.keylife.lifecycle.WrappingAlgorithm.valueOf(algorithm.name()),
        material);
  }

  private ImportKeyMaterial importCommand(
      ImportParametersIssued parameters, byte[] encryptedMaterial, ImportType type) {
    return new ImportKeyMaterial(
        header(),
        parameters.getImportToken(),
        ByteBuffer.wrap(encryptedMaterial),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        type,
        null,
        null);
  }

  /** Publishes a command and waits for its event. */
  private SpecificRecord send(SpecificRecord command) {
    harness.publish(command);
    List<SpecificRecord> events = harness.events(key, ++seen);
    return events.get(seen - 1);
  }

  private CommandHeader header() {
    return new CommandHeader(UUID.randomUUID().toString(), key, "tester", Instant.ofEpochMilli(0));
  }
}
