package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeyUsage;
import dev.keylife.use.MacAlgorithm;
import dev.keylife.use.MacKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code GenerateMac}. */
final class GenerateMacOperation implements UseOperation.Work {
  private final KeyUse keys;

  GenerateMacOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    KeySnapshot key = keys.require(call, purpose("kms:GenerateMac", input));
    MacAlgorithm algorithm = MacAlgorithm.valueOf(input.requiredText("MacAlgorithm"));
    return keys.with(
        call,
        key,
        MacKey.class,
        opened ->
            new Output()
                .put("Mac", opened.generateMac(algorithm, input.requiredBytes("Message")))
                .put("MacAlgorithm", algorithm.name())
                .put("KeyId", key.getKeyArn()));
  }

  static Purpose purpose(String action, Input input) {
    String algorithm = input.requiredText("MacAlgorithm");
    return new Purpose(
        action,
        KeyUsage.GENERATE_VERIFY_MAC,
        Optional.of(algorithm),
        AccessContext.builder().add("kms:MacAlgorithm", algorithm).build());
  }
}
