package dev.keylife.gateway.operations;

import dev.keylife.client.KeyEvent;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeySpec;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code ImportKeyMaterial}. */
final class ImportKeyMaterialOperation implements Operation {
  private final Writing writing;
  private final KeyAccess keys;

  ImportKeyMaterialOperation(Writing writing, KeyAccess keys) {
    this.writing = writing;
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    ImportKeyMaterial command =
        ImportKeyMaterial.newBuilder()
            .setHeader(writing.header(call))
            .setImportToken(blob(input, "ImportToken"))
            .setEncryptedKeyMaterial(blob(input, "EncryptedKeyMaterial"))
            .setExpirationModel(
                input.text("ExpirationModel").map(ExpirationModel::valueOf).orElse(null))
            .setValidTo(input.time("ValidTo").orElse(null))
            .setImportType(input.text("ImportType").map(ImportType::valueOf).orElse(null))
            .setKeyMaterialId(input.text("KeyMaterialId").orElse(null))
            .setKeyMaterialDescription(input.text("KeyMaterialDescription").orElse(null))
            .build();
    return writing
        .execute(command, call)
        .thenApply(
            event ->
                new Output()
                    .put("KeyId", writing.arn(event))
                    .put("KeyMaterialId", materialId(event)));
  }

  private static ByteBuffer blob(Input input, String name) {
    return input.blob(name).orElseThrow();
  }

  /** AWS shows ids of key material for symmetric encryption keys alone. */
  private Optional<String> materialId(KeyEvent event) {
    KeySnapshot key = keys.find(event.header().getKeyId());
    return event.value() instanceof KeyStateChanged changed
            && key.getKeySpec() == KeySpec.SYMMETRIC_DEFAULT
        ? Optional.ofNullable(changed.getKeyMaterialId())
        : Optional.empty();
  }
}
