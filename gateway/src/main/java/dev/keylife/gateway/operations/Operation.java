package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** Answers the calls of one operation. */
public interface Operation {
  /**
   * Answers a call; must not block.
   *
   * @throws dev.keylife.gateway.model.ApiException as the returned stage may fail with
   */
  CompletionStage<Output> answer(Call call);

  /** Whether its calls are commands. */
  default boolean isWrite() {
    return true;
  }
}
