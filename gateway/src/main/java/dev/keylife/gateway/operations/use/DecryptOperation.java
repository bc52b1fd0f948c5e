package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code Decrypt}. */
final class DecryptOperation implements UseOperation.Work {
  private static final Ciphertext.Members MEMBERS =
      new Ciphertext.Members("kms:Decrypt", "KeyId", "EncryptionAlgorithm", "EncryptionContext");

  private final KeyUse keys;

  DecryptOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    if (DryRunModifiers.ignoreCiphertext(call.input())) {
      keys.require(
          call, DryRunModifiers.requiredKey(call.input(), "KeyId"), MEMBERS.purpose(call.input()));
      return CompletableFuture.completedFuture(Output.empty());
    }
    Ciphertext ciphertext = Ciphertext.of(call, MEMBERS, keys);
    return ciphertext.decrypt(
        call,
        keys,
        plaintext ->
            new Output()
                .put("KeyId", ciphertext.key().getKeyArn())
                .put("Plaintext", plaintext)
                .put("EncryptionAlgorithm", ciphertext.algorithm().name())
                .put("KeyMaterialId", ciphertext.materialId()));
  }
}
