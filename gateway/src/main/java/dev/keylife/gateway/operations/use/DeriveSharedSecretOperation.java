package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.AgreementKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code DeriveSharedSecret}. */
final class DeriveSharedSecretOperation implements UseOperation.Work {
  private final KeyUse keys;

  DeriveSharedSecretOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    KeySnapshot key = keys.require(call, purpose(input));
    return keys.with(
        call,
        key,
        AgreementKey.class,
        opened ->
            new Output()
                .put("KeyId", key.getKeyArn())
                .put("SharedSecret", opened.deriveSharedSecret(input.requiredBytes("PublicKey")))
                .put("KeyAgreementAlgorithm", input.requiredText("KeyAgreementAlgorithm"))
                .put("KeyOrigin", key.getOrigin().name()));
  }

  private static Purpose purpose(Input input) {
    String algorithm = input.requiredText("KeyAgreementAlgorithm");
    return new Purpose(
        "kms:DeriveSharedSecret",
        KeyUsage.KEY_AGREEMENT,
        Optional.of(algorithm),
        AccessContext.builder().add("kms:KeyAgreementAlgorithm", algorithm).build());
  }
}
