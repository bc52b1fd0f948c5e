package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code DescribeKey}. */
final class DescribeKeyOperation implements Operation {
  private final KeyAccess keys;

  DescribeKeyOperation(KeyAccess keys) {
    this.keys = keys;
  }

  @Override
  public boolean isWrite() {
    return false;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return keys.granted().answer(call, this::describe);
  }

  private CompletionStage<Output> describe(Call call) {
    return CompletableFuture.completedFuture(
        new Output()
            .put(
                "KeyMetadata",
                KeyMetadata.of(keys.namedOrAliased(call, "KeyId", "kms:DescribeKey"))));
  }
}
