package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Output;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KeyPolicy;
import dev.keylife.snapshot.KeySnapshot;
import java.util.Optional;

/** {@code GetKeyPolicy}. */
final class GetKeyPolicyOperation implements ReadOperation {
  private final KeyAccess keys;
  private final String usual;

  GetKeyPolicyOperation(KeyAccess keys, KeyNamespace namespace) {
    this.keys = keys;
    this.usual = KeyPolicy.defaultFor(namespace);
  }

  @Override
  public Output read(Call call) {
    KeySnapshot key = keys.named(call, "kms:GetKeyPolicy");
    if (!call.input().text("PolicyName").orElse(KeyPolicy.NAME).equals(KeyPolicy.NAME)) {
      throw new ApiException(ErrorType.NotFoundException, "No such policy exists");
    }
    return new Output()
        .put("Policy", Optional.ofNullable(key.getPolicy()).orElse(usual))
        .put("PolicyName", KeyPolicy.NAME);
  }
}
