package dev.keylife.gateway.model;

import java.util.concurrent.CompletionException;

/** Why a stage failed. */
public final class StageFailure {
  private StageFailure() {}

  /** What was thrown, out of the exceptions that stages which depend on others wrap it in. */
  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException wrapper && wrapper.getCause() != null
        ? cause(wrapper.getCause())
        : failure;
  }
}
