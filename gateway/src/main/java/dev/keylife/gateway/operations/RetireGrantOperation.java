package dev.keylife.gateway.operations;

import dev.keylife.command.RetireGrant;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.schema.GrantToken;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code RetireGrant}: of the grant that a token names, or an id and its key. */
final class RetireGrantOperation implements Operation {
  private final Writing writing;

  RetireGrantOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    Optional<GrantToken> token = input.text("GrantToken").map(GrantedCalls::token);
    Optional<String> key = input.text("KeyId");
    Optional<String> grant = input.text("GrantId");
    boolean bothIds = key.isPresent() && grant.isPresent();
    boolean anyId = key.isPresent() || grant.isPresent();
    if (token.isPresent() ? anyId : !bothIds) {
      throw Refusals.invalid("Give a grant token, or both the grant id and the key id.");
    }
    return writing
        .execute(
            new RetireGrant(
                writing.header(call, token.map(GrantToken::keyId).or(() -> key).orElseThrow()),
                token.map(GrantToken::grantId).or(() -> grant).orElseThrow(),
                input.flag("DryRun")),
            call)
        .thenApply(event -> Output.empty());
  }
}
