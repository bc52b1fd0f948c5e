package dev.keylife.gateway.operations;

import dev.keylife.command.DisableKey;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code DisableKey}. */
final class DisableKeyOperation implements Operation {
  private final Writing writing;

  DisableKeyOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(new DisableKey(writing.header(call)), call)
        .thenApply(event -> Output.empty());
  }
}
