package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.model.StageFailure;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.GrantedCalls;
import dev.keylife.gateway.operations.KeysOfCall;
import dev.keylife.gateway.operations.Operation;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.gateway.usage.Use;
import dev.keylife.gateway.usage.UseListener;
import dev.keylife.use.UseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What all operations that use keys have in common: what is asked for and not there is refused; a
 * dry run is the real thing whose answer is kept back, so that it fails where the real thing would;
 * and how each call ended is told.
 */
final class UseOperation implements Operation {
  private final Work work;
  private final GrantedCalls granted;
  private final UseListener listener;

  /** What one operation does. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it; must not block.
     *
     * @throws ApiException as the returned stage may fail with
     * @throws UseException as well
     */
    CompletionStage<Output> answer(Call call);
  }

  UseOperation(Work work, GrantedCalls granted, UseListener listener) {
    this.work = work;
    this.granted = granted;
    this.listener = listener;
  }

  @Override
  public boolean isWrite() {
    return false;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    refuseWhatIsNotThere(call.input());
    CompletionStage<Output> answer;
    try {
      answer = granted.answer(call, work::answer);
    } catch (UseException | ApiException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.handle(
        (output, failure) -> {
          Optional<RuntimeException> error =
              failure == null ? keptBack(call) : Optional.of(rethrown(failure));
          tell(call, error);
          if (error.isPresent()) {
            throw error.get();
          }
          return output;
        });
  }

  private static Optional<RuntimeException> keptBack(Call call) {
    return call.input().flag("DryRun")
        ? Optional.of(
            new ApiException(
                ErrorType.DryRunOperationException,
                "The request would have succeeded, but the DryRun option is set."))
        : Optional.empty();
  }

  private void tell(Call call, Optional<RuntimeException> error) {
    Optional<String> name = error.map(UseOperation::name);
    for (KeysOfCall.Wanted key : call.keys().wanted()) {
      Use.Kind kind =
          new Use.Kind(
              key.keyId(),
              call.attempt().operation(),
              call.attempt().principal(),
              key.algorithm(),
              key.keyMaterialId(),
              name);
      listener.used(new Use(kind, call.attempt().requestId()));
    }
  }

  private static String name(RuntimeException error) {
    return error instanceof ApiException known
        ? known.type().name()
        : ErrorType.KMSInternalException.name();
  }

  private static void refuseWhatIsNotThere(Input input) {
    if (input.has("Recipient")) {
      throw Refusals.unsupported(
          "Keylife does not encrypt to Nitro Enclaves: Recipient cannot be used.");
    }
  }

  private static RuntimeException rethrown(Throwable failure) {
    Throwable cause = StageFailure.cause(failure);
    if (cause instanceof UseException refusal) {
      return toApi(refusal);
    }
    return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
  }

  private static ApiException toApi(UseException refusal) {
    return new ApiException(
        ErrorType.named(refusal.failure().awsName()).orElse(ErrorType.KMSInternalException),
        refusal.reason());
  }
}
