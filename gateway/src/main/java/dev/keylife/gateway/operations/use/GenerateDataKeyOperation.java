package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.DataKeys;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code GenerateDataKey} and {@code GenerateDataKeyWithoutPlaintext}. */
final class GenerateDataKeyOperation implements UseOperation.Work {
  private final KeyUse keys;
  private final DataKeys dataKeys;
  private final boolean withPlaintext;

  GenerateDataKeyOperation(KeyUse keys, DataKeys dataKeys, boolean withPlaintext) {
    this.keys = keys;
    this.dataKeys = dataKeys;
    this.withPlaintext = withPlaintext;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    int bytes = bytes(input);
    EncryptionContext context = Encryption.context(input, "EncryptionContext");
    KeySnapshot key = DataKeyWrapping.key(call, keys);
    KeyMaterialSnapshot material = KeyUse.currentMaterial(key);
    return keys.with(
        call,
        key,
        material,
        EncryptionKey.class,
        opened -> {
          byte[] dataKey = dataKeys.random(bytes);
          Output output =
              new Output()
                  .put(
                      "CiphertextBlob",
                      opened.encrypt(EncryptionAlgorithm.SYMMETRIC_DEFAULT, dataKey, context));
          if (withPlaintext) {
            output.put("Plaintext", dataKey);
          }
          return output
              .put("KeyId", key.getKeyArn())
              .put("KeyMaterialId", material.getKeyMaterialId());
        });
  }

  private static int bytes(Input input) {
    Optional<Integer> bytes = input.whole("NumberOfBytes");
    Optional<String> spec = input.text("KeySpec");
    if (bytes.isPresent() == spec.isPresent()) {
      throw Refusals.invalid("Please specify either number of bytes or key spec.");
    }
    return bytes.orElseGet(() -> spec.orElseThrow().equals("AES_128") ? 16 : 32);
  }
}
