package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.KeyMetadata;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.OpenedKey;
import java.util.concurrent.CompletionStage;

/** {@code GetPublicKey}. */
final class GetPublicKeyOperation implements UseOperation.Work {
  private final KeyUse keys;

  GetPublicKeyOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    KeySnapshot key = keys.requireAny(call, "kms:GetPublicKey");
    if (key.getKeySpec() == KeySpec.SYMMETRIC_DEFAULT
        || key.getKeyUsage() == KeyUsage.GENERATE_VERIFY_MAC) {
      throw Refusals.unsupported(key.getKeyArn() + " is symmetric, and has no public key.");
    }
    return keys.with(
        call, key, OpenedKey.class, opened -> output(key, opened.publicKey().orElseThrow()));
  }

  private static Output output(KeySnapshot key, byte[] publicKey) {
    Output output =
        new Output()
            .put("KeyId", key.getKeyArn())
            .put("PublicKey", publicKey)
            .put("CustomerMasterKeySpec", key.getKeySpec().name())
            .put("KeySpec", key.getKeySpec().name())
            .put("KeyUsage", key.getKeyUsage().name());
    KeyMetadata.putAlgorithms(output, key);
    return output;
  }
}
