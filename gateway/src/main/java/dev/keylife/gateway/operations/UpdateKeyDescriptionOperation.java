package dev.keylife.gateway.operations;

import dev.keylife.command.UpdateKeyDescription;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code UpdateKeyDescription}. */
final class UpdateKeyDescriptionOperation implements Operation {
  private final Writing writing;

  UpdateKeyDescriptionOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(
            new UpdateKeyDescription(
                writing.header(call), call.input().requiredText("Description")),
            call)
        .thenApply(event -> Output.empty());
  }
}
