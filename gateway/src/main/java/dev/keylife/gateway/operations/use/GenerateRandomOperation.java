package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.KeyAccess;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.use.DataKeys;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GenerateRandom}. */
final class GenerateRandomOperation implements UseOperation.Work {
  private final KeyAccess keys;
  private final DataKeys dataKeys;

  GenerateRandomOperation(KeyAccess keys, DataKeys dataKeys) {
    this.keys = keys;
    this.dataKeys = dataKeys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    keys.requireInAccount(call, "kms:GenerateRandom");
    if (call.input().has("CustomKeyStoreId")) {
      throw Refusals.unsupported("Keylife does not have custom key stores.");
    }
    int bytes =
        call.input()
            .whole("NumberOfBytes")
            .orElseThrow(() -> Refusals.invalid("NumberOfBytes is required."));
    return CompletableFuture.completedFuture(new Output().put("Plaintext", dataKeys.random(bytes)));
  }
}
