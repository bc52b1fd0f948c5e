package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.EncapsulationKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code Decapsulate}. */
final class DecapsulateOperation implements UseOperation.Work {
  private static final Purpose PURPOSE =
      new Purpose(
          "kms:Decapsulate",
          KeyUsage.ENCAPSULATE_DECAPSULATE,
          Optional.of("ML_KEM"),
          AccessContext.NONE);

  private final KeyUse keys;

  DecapsulateOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    KeySnapshot key = keys.require(call, PURPOSE);
    return keys.with(
        call,
        key,
        EncapsulationKey.class,
        opened ->
            new Output()
                .put("KeyId", key.getKeyArn())
                .put(
                    "SharedSecret",
                    opened.decapsulate(input.requiredBytes("SharedSecretCiphertextBlob")))
                .put("EncapsulationAlgorithm", input.requiredText("EncapsulationAlgorithm")));
  }
}
