package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.use.MacAlgorithm;
import dev.keylife.use.MacKey;
import java.util.concurrent.CompletionStage;

/** {@code VerifyMac}. A MAC that is not valid is an error, never {@code false}. */
final class VerifyMacOperation implements UseOperation.Work {
  private final KeyUse keys;

  VerifyMacOperation(KeyUse keys) {
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    KeySnapshot key = keys.require(call, GenerateMacOperation.purpose("kms:VerifyMac", input));
    MacAlgorithm algorithm = MacAlgorithm.valueOf(input.requiredText("MacAlgorithm"));
    return keys.with(
        call,
        key,
        MacKey.class,
        opened -> {
          opened.verifyMac(algorithm, input.requiredBytes("Message"), input.requiredBytes("Mac"));
          return new Output()
              .put("KeyId", key.getKeyArn())
              .put("MacValid", true)
              .put("MacAlgorithm", algorithm.name());
        });
  }
}
