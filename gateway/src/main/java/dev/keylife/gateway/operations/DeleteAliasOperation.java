package dev.keylife.gateway.operations;

import dev.keylife.client.KeyEvent;
import dev.keylife.command.DeleteAlias;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.model.StageFailure;
import dev.keylife.gateway.view.AliasView;
import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.snapshot.AliasSnapshot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code DeleteAlias}. A call names the alias alone, and the command the key too. So the key is
 * looked up; and where the alias was given to another one before the command came there, once more.
 *
 * <p>Each try of a call must find the command of the first: where that has deleted the alias, the
 * key is the one that the alias was deleted from, whatever it stands for since.
 */
final class DeleteAliasOperation implements Operation {
  /** How often an alias is followed that is given to another key each time. */
  private static final int MOST_MOVES = 5;

  private final Writing writing;
  private final AliasView aliases;
  private final KeyNamespace namespace;

  DeleteAliasOperation(Writing writing, AliasView aliases, KeyNamespace namespace) {
    this.writing = writing;
    this.aliases = aliases;
    this.namespace = namespace;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    AliasName name = name(call);
    return key(call, name)
        .map(key -> delete(call, name, key, MOST_MOVES))
        .orElseGet(() -> writing.aliasesCaughtUp().thenCompose(nothing -> deleteNow(call, name)))
        .thenApply(event -> Output.empty());
  }

  private static AliasName name(Call call) {
    try {
      return AliasName.ofCommand(call.input().requiredText("AliasName"));
    } catch (KmsException e) {
      throw Refusals.of(e);
    }
  }

  private Optional<String> key(Call call, AliasName name) {
    return aliases
        .deletedFrom(call.identity().commandId())
        .or(() -> aliases.find(name.value()).map(AliasSnapshot::getTargetKeyId));
  }

  /** There is no key to ask where the alias stands for none. */
  private CompletionStage<KeyEvent> deleteNow(Call call, AliasName name) {
    return key(call, name)
        .map(key -> delete(call, name, key, MOST_MOVES))
        .orElseThrow(() -> Refusals.of(namespace.notFound(name)));
  }

  private CompletionStage<KeyEvent> delete(Call call, AliasName name, String key, int movesLeft) {
    return writing
        .execute(new DeleteAlias(writing.header(call, key), name.value()), call)
        .exceptionallyCompose(
            failure ->
                key(call, name)
                    .filter(other -> !other.equals(key) && movesLeft > 0 && isNotFound(failure))
                    .map(other -> delete(call, name, other, movesLeft - 1))
                    .orElseGet(() -> CompletableFuture.failedFuture(failure)));
  }

  private static boolean isNotFound(Throwable failure) {
    Throwable cause = StageFailure.cause(failure);
    return cause instanceof ApiException refusal && refusal.type() == ErrorType.NotFoundException;
  }
}
