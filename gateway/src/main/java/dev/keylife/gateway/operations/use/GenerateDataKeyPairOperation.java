package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.DataKeyPairSpec;
import dev.keylife.use.DataKeys;
import dev.keylife.use.EncryptionAlgorithm;
import dev.keylife.use.EncryptionContext;
import dev.keylife.use.EncryptionKey;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/** {@code GenerateDataKeyPair} and {@code GenerateDataKeyPairWithoutPlaintext}. */
final class GenerateDataKeyPairOperation implements UseOperation.Work {
  private final KeyUse keys;
  private final DataKeys dataKeys;
  private final boolean withPlaintext;

  GenerateDataKeyPairOperation(KeyUse keys, DataKeys dataKeys, boolean withPlaintext) {
    this.keys = keys;
    this.dataKeys = dataKeys;
    this.withPlaintext = withPlaintext;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    String spec = input.requiredText("KeyPairSpec");
    if (spec.equals("SM2")) {
      throw Refusals.unsupported("Keylife does not have keys of the spec SM2.");
    }
    EncryptionContext context = Encryption.context(input, "EncryptionContext");
    KeySnapshot key = DataKeyWrapping.key(call, keys);
    KeyMaterialSnapshot material = KeyUse.currentMaterial(key);
    return keys.elsewhere(() -> dataKeys.newPair(DataKeyPairSpec.valueOf(spec)))
        .thenCompose(
            pair ->
                keys.with(
                    call,
                    key,
                    material,
                    EncryptionKey.class,
                    opened -> output(pair, spec, key, material, encrypt(opened, pair, context))));
  }

  private static byte[] encrypt(
      EncryptionKey opened, DataKeys.Pair pair, EncryptionContext context) {
    return opened.encrypt(EncryptionAlgorithm.SYMMETRIC_DEFAULT, pair.privateKey(), context);
  }

  private Output output(
      DataKeys.Pair pair,
      String spec,
      KeySnapshot key,
      KeyMaterialSnapshot material,
      byte[] encrypted) {
    Output output = new Output().put("PrivateKeyCiphertextBlob", encrypted);
    if (withPlaintext) {
      output.put("PrivateKeyPlaintext", pair.privateKey());
    } else {
      Arrays.fill(pair.privateKey(), (byte) 0);
    }
    return output
        .put("PublicKey", pair.publicKey())
        .put("KeyId", key.getKeyArn())
        .put("KeyPairSpec", spec)
        .put("KeyMaterialId", material.getKeyMaterialId());
  }
}
