package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.lifecycle.KeyPolicy;
import dev.keylife.snapshot.KeySnapshot;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code ListKeyPolicies}: each key has one, and its name is default. */
final class ListKeyPoliciesOperation implements Operation {
  private final Keys keys;

  ListKeyPoliciesOperation(Keys keys) {
    this.keys = keys;
  }

  @Override
  public boolean isWrite() {
    return false;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    KeySnapshot unused = keys.named(call, "kms:ListKeyPolicies");
    return CompletableFuture.completedFuture(
        new Output().put("PolicyNames", List.of(KeyPolicy.NAME)).put("Truncated", false));
  }
}
