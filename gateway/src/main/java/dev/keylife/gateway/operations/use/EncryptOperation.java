package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import java.util.concurrent.CompletionStage;

/** {@code Encrypt}. */
final class EncryptOperation implements UseOperation.Work {
  private final KeyUse keys;

  EncryptOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    String name = Encryption.name(input, "EncryptionAlgorithm");
    KeySnapshot key =
        keys.require(
            call, Encryption.purpose("kms:Encrypt", name, input.pairs("EncryptionContext")));
    EncryptionAlgorithm algorithm = Encryption.algorithm(name, key);
    EncryptionContext context = Encryption.context(input, "EncryptionContext");
    return keys.with(
        call,
        key,
        EncryptionKey.class,
        opened ->
            new Output()
                .put(
                    "CiphertextBlob",
                    opened.encrypt(algorithm, input.requiredBytes("Plaintext"), context))
                .put("KeyId", key.getKeyArn())
                .put("EncryptionAlgorithm", algorithm.name()));
  }
}
