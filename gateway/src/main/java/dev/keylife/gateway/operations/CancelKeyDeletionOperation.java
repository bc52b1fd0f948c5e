package dev.keylife.gateway.operations;

import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code CancelKeyDeletion}. */
final class CancelKeyDeletionOperation implements Operation {
  private final Writing writing;

  CancelKeyDeletionOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(new CancelKeyDeletion(writing.header(call)), call)
        .thenApply(event -> new Output().put("KeyId", writing.arn(event)));
  }
}
