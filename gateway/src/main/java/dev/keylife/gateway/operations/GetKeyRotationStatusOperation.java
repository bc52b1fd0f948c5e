package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.snapshot.KeySnapshot;

/** {@code GetKeyRotationStatus}: no key is rotated unless somebody asks for it. */
final class GetKeyRotationStatusOperation implements ReadOperation {
  private final KeyAccess keys;

  GetKeyRotationStatusOperation(KeyAccess keys) {
    this.keys = keys;
  }

  @Override
  public Output read(Call call) {
    KeySnapshot key = keys.named(call, "kms:GetKeyRotationStatus");
    ListKeyRotationsOperation.requireSymmetric(key);
    return new Output().put("KeyId", key.getKeyArn()).put("KeyRotationEnabled", false);
  }
}
