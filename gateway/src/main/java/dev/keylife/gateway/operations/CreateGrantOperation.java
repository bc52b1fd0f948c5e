package dev.keylife.gateway.operations;

import dev.keylife.client.KeyEvent;
import dev.keylife.command.CreateGrant;
import dev.keylife.event.GrantChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.schema.GrantToken;
import dev.keylife.type.EncryptionContextPair;
import dev.keylife.type.GrantConstraints;
import dev.keylife.type.GrantOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code CreateGrant}. Its grant tokens have nothing to wait for: the processor decides after all
 * that was decided before.
 */
final class CreateGrantOperation implements Operation {
  private final Writing writing;

  CreateGrantOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    Optional<Input> constraints = input.structure("Constraints");
    refuseServices(input, constraints);
    List<GrantToken> unused = GrantedCalls.tokens(input);
    CreateGrant command =
        CreateGrant.newBuilder()
            .setHeader(writing.header(call))
            .setGranteePrincipal(
                input
                    .text("GranteePrincipal")
                    .orElseThrow(() -> Refusals.invalid("GranteePrincipal is required.")))
            .setRetiringPrincipal(input.text("RetiringPrincipal").orElse(null))
            .setOperations(input.texts("Operations").stream().map(GrantOperation::valueOf).toList())
            .setConstraints(constraints.map(CreateGrantOperation::constraints).orElse(null))
            .setName(input.text("Name").orElse(null))
            .setDryRun(input.flag("DryRun"))
            .build();
    return writing.execute(command, call).thenApply(CreateGrantOperation::output);
  }

  /**
   * @throws ApiException {@code UnsupportedOperationException}
   */
  private static void refuseServices(Input input, Optional<Input> constraints) {
    if (input.has("GranteeServicePrincipal")
        || input.has("RetiringServicePrincipal")
        || constraints.filter(each -> each.has("SourceArn")).isPresent()) {
      throw Refusals.unsupported(
          "Services of AWS do not call Keylife: GranteeServicePrincipal, RetiringServicePrincipal"
              + " and SourceArn cannot be used.");
    }
  }

  /** Those that are not given at all are no constraints. */
  private static @Nullable GrantConstraints constraints(Input given) {
    List<EncryptionContextPair> equals = pairs(given, "EncryptionContextEquals");
    List<EncryptionContextPair> subset = pairs(given, "EncryptionContextSubset");
    return equals == null && subset == null ? null : new GrantConstraints(equals, subset);
  }

  /** In the order of their names, so that all tries of a call are one command. */
  private static @Nullable List<EncryptionContextPair> pairs(Input given, String member) {
    return given.has(member)
        ? given.pairs(member).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(pair -> new EncryptionContextPair(pair.getKey(), pair.getValue()))
            .toList()
        : null;
  }

  private static Output output(KeyEvent event) {
    String keyId = event.header().getKeyId();
    String grantId =
        event.value() instanceof GrantChanged changed
            ? changed.getGrant().getGrantId()
            : ((KeyUnchanged) event.value()).getGrantId();
    return new Output()
        .put("GrantToken", new GrantToken(keyId, grantId).text())
        .put("GrantId", grantId);
  }
}
