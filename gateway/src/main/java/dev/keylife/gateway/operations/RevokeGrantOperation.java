package dev.keylife.gateway.operations;

import dev.keylife.command.RevokeGrant;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/** {@code RevokeGrant}. */
final class RevokeGrantOperation implements Operation {
  private final Writing writing;

  RevokeGrantOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(
            new RevokeGrant(
                writing.header(call),
                call.input().requiredText("GrantId"),
                call.input().flag("DryRun")),
            call)
        .thenApply(event -> Output.empty());
  }
}
