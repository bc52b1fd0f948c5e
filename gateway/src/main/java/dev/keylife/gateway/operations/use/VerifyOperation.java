package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.MessageType;
import dev.keylife.use.SignVerifyKey;
import dev.keylife.use.SigningAlgorithm;
import java.util.concurrent.CompletionStage;

/** {@code Verify}. A signature that is not valid is an error, never {@code false}. */
final class VerifyOperation implements UseOperation.Work {
  private final KeyUse keys;

  VerifyOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    KeySnapshot key = keys.require(call, SignOperation.purpose("kms:Verify", input));
    SigningAlgorithm algorithm = SignOperation.algorithm(input, key);
    MessageType type = SignOperation.messageType(input);
    return keys.with(
        call,
        key,
        SignVerifyKey.class,
        opened -> {
          opened.verify(
              algorithm, type, input.requiredBytes("Message"), input.requiredBytes("Signature"));
          return new Output()
              .put("KeyId", key.getKeyArn())
              .put("SignatureValid", true)
              .put("SigningAlgorithm", algorithm.name());
        });
  }
}
