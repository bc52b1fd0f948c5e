package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.MessageType;
import dev.keylife.use.SignVerifyKey;
import dev.keylife.use.SigningAlgorithm;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code Sign}. */
final class SignOperation implements UseOperation.Work {
  private final KeyUse keys;

  SignOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    KeySnapshot key = keys.require(call, purpose("kms:Sign", input));
    SigningAlgorithm algorithm = algorithm(input, key);
    MessageType type = messageType(input);
    return keys.with(
        call,
        key,
        SignVerifyKey.class,
        opened ->
            new Output()
                .put("KeyId", key.getKeyArn())
                .put("Signature", opened.sign(algorithm, type, input.requiredBytes("Message")))
                .put("SigningAlgorithm", algorithm.name()));
  }

  static Purpose purpose(String action, Input input) {
    String algorithm = input.requiredText("SigningAlgorithm");
    return new Purpose(
        action,
        KeyUsage.SIGN_VERIFY,
        Optional.of(algorithm),
        AccessContext.builder()
            .add("kms:SigningAlgorithm", algorithm)
            .add("kms:MessageType", messageType(input).name())
            .build());
  }

  static SigningAlgorithm algorithm(Input input, KeySnapshot key) {
    return Algorithms.named(SigningAlgorithm.class, input.requiredText("SigningAlgorithm"), key);
  }

  static MessageType messageType(Input input) {
    return input.text("MessageType").map(MessageType::valueOf).orElse(MessageType.RAW);
  }
}
