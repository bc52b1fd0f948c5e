package dev.keylife.gateway.operations;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateAlias;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code CreateAlias}. */
final class CreateAliasOperation implements Operation {
  private final Writing writing;

  CreateAliasOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    CommandHeader header = writing.header(call, call.input().requiredText("TargetKeyId"));
    return writing
        .execute(new CreateAlias(header, call.input().requiredText("AliasName")), call)
        .thenApply(event -> Output.empty());
  }
}
