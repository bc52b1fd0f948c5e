package dev.keylife.gateway.operations;

import dev.keylife.command.UntagResource;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code UntagResource}. */
final class UntagResourceOperation implements Operation {
  private final Writing writing;

  UntagResourceOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(new UntagResource(writing.header(call), call.input().texts("TagKeys")), call)
        .thenApply(event -> Output.empty());
  }
}
