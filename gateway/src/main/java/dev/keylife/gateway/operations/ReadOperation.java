package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers calls at once, from what this instance knows. */
interface ReadOperation extends Operation {
  /**
   * The answer to a call; must not block.
   *
   * @throws dev.keylife.gateway.model.ApiException where it is refused
   */
  Output read(Call call);

  @Override
  default CompletionStage<Output> answer(Call call) {
    return CompletableFuture.completedFuture(read(call));
  }

  @Override
  default boolean isWrite() {
    return false;
  }
}
