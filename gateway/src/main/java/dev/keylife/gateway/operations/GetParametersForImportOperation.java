package dev.keylife.gateway.operations;

import dev.keylife.client.KeyEvent;
import dev.keylife.client.TokenRecipient;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code GetParametersForImport}. The token in the event is encrypted to a key that belongs to this
 * call, so that other readers of {@code key-events} cannot use it.
 */
final class GetParametersForImportOperation implements Operation {
  private final Writing writing;

  GetParametersForImportOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Input input = call.input();
    Optional<TokenRecipient> recipient = call.identity().tokenSeed().map(TokenRecipient::of);
    GetParametersForImport command =
        GetParametersForImport.newBuilder()
            .setHeader(writing.header(call))
            .setWrappingAlgorithm(
                WrappingAlgorithm.valueOf(input.requiredText("WrappingAlgorithm")))
            .setWrappingKeySpec(WrappingKeySpec.valueOf(input.requiredText("WrappingKeySpec")))
            .setRecipientPublicKey(recipient.map(TokenRecipient::publicKey).orElse(null))
            .build();
    return writing.execute(command, call).thenApply(event -> output(event, recipient));
  }

  private static Output output(KeyEvent event, Optional<TokenRecipient> recipient) {
    if (!(event.value() instanceof ImportParametersIssued issued)) {
      throw new ApiException(
          ErrorType.KMSInternalException,
          "The answer was " + event.type() + ", which is not known.");
    }
    ImportParametersIssued opened = recipient.map(r -> r.open(issued)).orElse(issued);
    return new Output()
        .put("KeyId", opened.getHeader().getKeyArn())
        .put("ImportToken", opened.getImportToken())
        .put("PublicKey", opened.getPublicKey())
        .put("ParametersValidTo", opened.getParametersValidTo());
  }
}
