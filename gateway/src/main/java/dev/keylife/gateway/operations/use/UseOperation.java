package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.operations.Call;
import dev.keylife.gateway.operations.Operation;
import dev.keylife.gateway.operations.Refusals;
import dev.keylife.use.UseException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What all operations that use keys have in common: what is asked for and not there is refused, and
 * a dry run is the real thing whose answer is kept back, so that it fails where the real thing
 * would.
 */
final class UseOperation implements Operation {
  private final Work work;

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

  UseOperation(Work work) {
    this.work = work;
  }

  @Override
  public boolean isWrite() {
    return false;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    refuseWhatIsNotThere(call.input());
    boolean dryRun = call.input().flag("DryRun");
    CompletionStage<Output> answer;
    try {
      answer = work.answer(call);
    } catch (UseException e) {
      throw toApi(e);
    }
    return answer.handle(
        (output, failure) -> {
          if (failure != null) {
            throw rethrown(failure);
          }
          if (dryRun) {
            throw new ApiException(
                ErrorType.DryRunOperationException,
                "The request would have succeeded, but the DryRun option is set.");
          }
          return output;
        });
  }

  private static void refuseWhatIsNotThere(Input input) {
    if (input.has("Recipient")) {
      throw Refusals.unsupported(
          "Keylife does not encrypt to Nitro Enclaves: Recipient cannot be used.");
    }
    if (!input.texts("GrantTokens").isEmpty()) {
      throw new ApiException(
          ErrorType.InvalidGrantTokenException, "Keylife does not have grants, nor their tokens.");
    }
  }

  private static RuntimeException rethrown(Throwable failure) {
    if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
      return rethrown(wrapper.getCause());
    }
    if (failure instanceof UseException refusal) {
      return toApi(refusal);
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new CompletionException(failure);
  }

  private static ApiException toApi(UseException refusal) {
    return new ApiException(
        ErrorType.named(refusal.failure().awsName()).orElse(ErrorType.KMSInternalException),
        refusal.reason());
  }
}
