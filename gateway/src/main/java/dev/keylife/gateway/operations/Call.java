package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.publish.Attempt;
import dev.keylife.gateway.publish.CallIdentity;
import org.jspecify.annotations.Nullable;

/** A call that was authenticated and is well formed. For one thread at a time. */
public final class Call {
  private final Input input;
  private final Attempt attempt;
  private final KeysOfCall keys = new KeysOfCall();
  private @Nullable CallIdentity identity;

  public Call(Input input, Attempt attempt) {
    this.input = input;
    this.attempt = attempt;
  }

  public Input input() {
    return input;
  }

  public Attempt attempt() {
    return attempt;
  }

  /** The keys that it turns out to be about. */
  public KeysOfCall keys() {
    return keys;
  }

  /** What it has in common with its other tries. Found when it is asked for: reads have no use. */
  public CallIdentity identity() {
    CallIdentity known = identity;
    if (known == null) {
      known = CallIdentity.of(attempt);
      identity = known;
    }
    return known;
  }
}
