package dev.keylife.gateway.operations;

import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code RotateKeyOnDemand}. */
final class RotateKeyOnDemandOperation implements Operation {
  private final Writing writing;

  RotateKeyOnDemandOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(new RotateKeyOnDemand(writing.header(call)), call)
        .thenApply(event -> new Output().put("KeyId", writing.arn(event)));
  }
}
