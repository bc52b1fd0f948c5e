package dev.keylife.gateway.operations;

import dev.keylife.command.PutKeyPolicy;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.lifecycle.KeyPolicy;
import java.util.concurrent.CompletionStage;

/** {@code PutKeyPolicy}. */
final class PutKeyPolicyOperation implements Operation {
  private final Writing writing;

  PutKeyPolicyOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    PutKeyPolicy command =
        PutKeyPolicy.newBuilder()
            .setHeader(writing.header(call))
            .setPolicyName(input.text("PolicyName").orElse(KeyPolicy.NAME))
            .setPolicy(input.requiredText("Policy"))
            .setBypassPolicyLockoutSafetyCheck(input.flag("BypassPolicyLockoutSafetyCheck"))
            .build();
    return writing.execute(command, call).thenApply(event -> Output.empty());
  }
}
