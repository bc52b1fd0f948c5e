package dev.keylife.gateway.operations;

import dev.keylife.command.EnableKey;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code EnableKey}. */
final class EnableKeyOperation implements Operation {
  private final Writing writing;

  EnableKeyOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(new EnableKey(writing.header(call)), call)
        .thenApply(event -> Output.empty());
  }
}
