package dev.keylife.gateway.operations;

import dev.keylife.command.CreateKey;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code CreateKey}. The key's id follows from the call, so that its tries make one key. */
final class CreateKeyOperation implements Operation {
  private static final Set<String> ORIGINS = Set.of("AWS_KMS", "EXTERNAL");

  private final Writing writing;
  private final KeyAccess keys;

  CreateKeyOperation(Writing writing, KeyAccess keys) {
    this.writing = writing;
    this.keys = keys;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    refuseWhatIsNotThere(input);
    boolean multiRegion = input.flag("MultiRegion");
    String id = multiRegion ? call.identity().multiRegionKeyId() : call.identity().keyId();
    CreateKey command =
        CreateKey.newBuilder()
            .setHeader(writing.header(call, id))
            .setKeySpec(KeySpec.valueOf(spec(input)))
            .setKeyUsage(input.text("KeyUsage").map(KeyUsage::valueOf).orElse(null))
            .setOrigin(Origin.valueOf(origin(input)))
            .setDescription(input.text("Description").orElse(""))
            .setTags(TagResourceOperation.tags(input))
            .setPolicy(input.text("Policy").orElse(null))
            .setBypassPolicyLockoutSafetyCheck(input.flag("BypassPolicyLockoutSafetyCheck"))
            .setMultiRegion(multiRegion)
            .build();
    return writing
        .execute(command, call)
        .thenApply(
            event ->
                new Output()
                    .put("KeyMetadata", KeyMetadata.of(keys.find(event.header().getKeyId()))));
  }

  private static String spec(Input input) {
    Optional<String> spec = input.text("KeySpec");
    Optional<String> deprecated = input.text("CustomerMasterKeySpec");
    if (spec.isPresent() && deprecated.isPresent()) {
      throw Refusals.invalid(
          "You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
              + " CustomerMasterKeySpec is deprecated.");
    }
    return spec.or(() -> deprecated).orElse("SYMMETRIC_DEFAULT");
  }

  private static String origin(Input input) {
    return input.text("Origin").orElse("AWS_KMS");
  }

  private static void refuseWhatIsNotThere(Input input) {
    if (!ORIGINS.contains(origin(input))
        || input.has("CustomKeyStoreId")
        || input.has("XksKeyId")) {
      throw Refusals.unsupported("Keylife does not have custom key stores.");
    }
    if (spec(input).equals("SM2")) {
      throw Refusals.unsupported("Keylife does not have keys of the spec SM2.");
    }
  }
}
