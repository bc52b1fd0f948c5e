package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.snapshot.KeySnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GetKeyRotationStatus}: no key is rotated unless somebody asks for it. */
final class GetKeyRotationStatusOperation implements Operation {
  private final Keys keys;

  GetKeyRotationStatusOperation(Keys keys) {
    this.keys = keys;
  }

  @Override
  public boolean isWrite() {
    return false;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    KeySnapshot key = keys.named(call, "kms:GetKeyRotationStatus");
    ListKeyRotationsOperation.requireSymmetric(key);
    return CompletableFuture.completedFuture(
        new Output().put("KeyId", key.getKeyArn()).put("KeyRotationEnabled", false));
  }
}
