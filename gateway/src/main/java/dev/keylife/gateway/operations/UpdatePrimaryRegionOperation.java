package dev.keylife.gateway.operations;

import dev.keylife.command.UpdatePrimaryRegion;
import dev.keylife.gateway.model.Output;
import java.util.concurrent.CompletionStage;

/**
 * {@code UpdatePrimaryRegion}. Answered once the primary's Region has decided it; both keys are in
 * {@code Updating} until they have heard of each other, as in AWS KMS.
 */
final class UpdatePrimaryRegionOperation implements Operation {
  private final Writing writing;

  UpdatePrimaryRegionOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    UpdatePrimaryRegion command =
        UpdatePrimaryRegion.newBuilder()
            .setHeader(writing.header(call))
            .setPrimaryRegion(call.input().requiredText("PrimaryRegion"))
            .build();
    return writing.execute(command, call).thenApply(event -> Output.empty());
  }
}
