package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.EncapsulationKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code Encapsulate}. */
final class EncapsulateOperation implements UseOperation.Work {
  private static final Purpose PURPOSE =
      new Purpose(
          "kms:Encapsulate",
          KeyUsage.ENCAPSULATE_DECAPSULATE,
          Optional.of("ML_KEM"),
          AccessContext.NONE);

  private final KeyUse keys;

  EncapsulateOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    KeySnapshot key = keys.require(call, PURPOSE);
    return keys.with(
        call,
        key,
        EncapsulationKey.class,
        opened -> {
          EncapsulationKey.Encapsulated made = opened.encapsulate();
          return new Output()
              .put("KeyId", key.getKeyArn())
              .put("SharedSecret", made.sharedSecret())
              .put("SharedSecretCiphertextBlob", made.ciphertext())
              .put("EncapsulationAlgorithm", call.input().requiredText("EncapsulationAlgorithm"));
        });
  }
}
