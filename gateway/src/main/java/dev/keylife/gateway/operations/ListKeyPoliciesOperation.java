package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.lifecycle.KeyPolicy;
import dev.keylife.snapshot.KeySnapshot;
import java.util.List;

/** {@code ListKeyPolicies}: each key has one, and its name is default. */
final class ListKeyPoliciesOperation implements ReadOperation {
  private final KeyAccess keys;

  ListKeyPoliciesOperation(KeyAccess keys) {
    this.keys = keys;
  }

  @Override
  public Output read(Call call) {
    KeySnapshot unused = keys.named(call, "kms:ListKeyPolicies");
    return new Output().put("PolicyNames", List.of(KeyPolicy.NAME)).put("Truncated", false);
  }
}
