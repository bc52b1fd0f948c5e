package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.publish.Attempt;
import dev.keylife.gateway.publish.CallIdentity;

/**
 * A call that was authenticated and is well formed.
 *
 * @param identity what it has in common with its other tries
 * @param keys that it turns out to be about
 */
public record Call(Input input, Attempt attempt, CallIdentity identity, KeysOfCall keys) {
  public static Call of(Input input, Attempt attempt) {
    return new Call(input, attempt, CallIdentity.of(attempt), new KeysOfCall());
  }
}
