package dev.keylife.gateway.operations;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.UpdateAlias;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code UpdateAlias}. */
final class UpdateAliasOperation implements Operation {
  private final Writing writing;

  UpdateAliasOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    CommandHeader header = writing.header(call, call.input().requiredText("TargetKeyId"));
    return writing
        .execute(new UpdateAlias(header, call.input().requiredText("AliasName")), call)
        .thenApply(event -> Output.empty());
  }
}
