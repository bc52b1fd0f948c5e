package dev.keylife.gateway.operations;

import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.gateway.model.Output;
import dev.keylife.type.KeySpec;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code DeleteImportedKeyMaterial}. */
final class DeleteImportedKeyMaterialOperation implements Operation {
  private final Writing writing;
  private final KeyAccess keys;

  DeleteImportedKeyMaterialOperation(Writing writing, KeyAccess keys) {
    this.writing = writing;
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    DeleteImportedKeyMaterial command =
        DeleteImportedKeyMaterial.newBuilder()
            .setHeader(writing.header(call))
            .setKeyMaterialId(call.input().text("KeyMaterialId").orElse(null))
            .build();
    return writing
        .execute(command, call)
        .thenApply(
            event -> {
              boolean symmetric =
                  keys.find(event.header().getKeyId()).getKeySpec() == KeySpec.SYMMETRIC_DEFAULT;
              Optional<String> material =
                  event.value() instanceof KeyStateChanged changed
                      ? Optional.ofNullable(changed.getKeyMaterialId())
                      : Optional.empty();
              return new Output()
                  .put("KeyId", writing.arn(event))
                  .put("KeyMaterialId", material.filter(id -> symmetric));
            });
  }
}
