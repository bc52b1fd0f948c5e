package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.view.Views;
import dev.keylife.schema.GrantToken;
import dev.keylife.snapshot.KeySnapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers calls that may come with grant tokens. A token permits nothing by itself. It names a
 * grant, which this instance may not have heard of: then a call that is refused waits until it has
 * heard of all that was decided before, and is tried once more.
 */
public final class GrantedCalls {
  /** Far more than it takes to read what was published before. */
  private static final long LONGEST_WAIT_MILLIS = 5_000;

  private static final Set<ErrorType> MAY_CHANGE =
      EnumSet.of(ErrorType.AccessDeniedException, ErrorType.NotFoundException);

  private final Function<String, Optional<KeySnapshot>> keys;
  private final Supplier<CompletionStage<Void>> caughtUp;

  GrantedCalls(Views views) {
    this(views.keys()::newest, views::keysCaughtUp);
  }

  /**
   * @param keys looks up a key by its bare id
   * @param caughtUp completes when that finds what was decided before
   */
  GrantedCalls(
      Function<String, Optional<KeySnapshot>> keys, Supplier<CompletionStage<Void>> caughtUp) {
    this.keys = keys;
    this.caughtUp = caughtUp;
  }

  /**
   * The grant tokens of a call.
   *
   * @throws ApiException {@code InvalidGrantTokenException} if one of them is none
   */
  static List<GrantToken> tokens(Input input) {
    return input.texts("GrantTokens").stream().map(GrantedCalls::token).toList();
  }

  /** Reads a grant token; refuses what is none. */
  static GrantToken token(String text) {
    return GrantToken.read(text)
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorType.InvalidGrantTokenException, "The grant token is not valid."));
  }

  /**
   * Answers a call.
   *
   * @param work does it; must not block
   * @throws ApiException as the work does; {@code InvalidGrantTokenException}
   */
  public CompletionStage<Output> answer(Call call, Function<Call, CompletionStage<Output>> work) {
    List<GrantToken> tokens = tokens(call.input());
    try {
      return work.apply(call);
    } catch (ApiException refusal) {
      if (!MAY_CHANGE.contains(refusal.type()) || tokens.stream().allMatch(this::isKnown)) {
        throw refusal;
      }
    }
    return caughtUp
        .get()
        .toCompletableFuture()
        .copy()
        .orTimeout(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
        // Where brokers do not tell, what is known decides. Not in the thread that reads topics.
        .handleAsync((nothing, failure) -> call)
        .thenCompose(
            again -> {
              again.keys().forget();
              return work.apply(again);
            });
  }

  private boolean isKnown(GrantToken token) {
    return keys.apply(token.keyId())
        .filter(
            key ->
                key.getGrants().stream()
                    .anyMatch(grant -> grant.getGrantId().equals(token.grantId())))
        .isPresent();
  }
}
