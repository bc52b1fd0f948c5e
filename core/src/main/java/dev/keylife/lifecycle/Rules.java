package dev.keylife.lifecycle;

/** Refusals that several commands share, in the words of AWS KMS. */
final class Rules {
  private Rules() {}

  /** "&lt;arn&gt; is pending import." and the like. */
  static KmsException invalidState(DecisionContext context, KeyRecord key) {
    return invalidState(context.arn(key) + " is " + key.state().words() + ".");
  }

  static KmsException invalidState(String message) {
    return new KmsException(FailureCode.KMS_INVALID_STATE, message);
  }

  static KmsException unsupported(String message) {
    return new KmsException(FailureCode.UNSUPPORTED_OPERATION, message);
  }

  /** Import commands are for keys of EXTERNAL origin alone. */
  static void requireExternal(DecisionContext context, KeyRecord key) {
    if (key.origin() != Origin.EXTERNAL) {
      throw unsupported(
          context.arn(key)
              + " origin is "
              + key.origin()
              + " which is not valid for this operation.");
    }
  }

  /** For what asks for a key that can be used. */
  static void requireEnabled(DecisionContext context, KeyRecord key) {
    if (key.state() == KeyState.DISABLED) {
      throw new KmsException(FailureCode.DISABLED, context.arn(key) + " is disabled.");
    }
    if (key.state() != KeyState.ENABLED) {
      throw invalidState(context, key);
    }
  }

  /** What changes a key's state or its materials waits until other Regions have answered. */
  static void requireSettled(DecisionContext context, KeyRecord key) {
    if (key.state().isTransient()) {
      throw invalidState(context, key);
    }
  }

  /** Only the primary of a set of related keys decides what they have in common. */
  static void requireNoReplica(DecisionContext context, KeyRecord key) {
    if (key.multiRegion().filter(it -> !it.isPrimaryIn(context.region())).isPresent()) {
      throw unsupported(
          context.arn(key) + " is a multi-Region replica key. Do this with its primary key.");
    }
  }

  static void requireNotPendingDeletion(DecisionContext context, KeyRecord key) {
    if (key.state().isPendingDeletion()) {
      throw invalidState(context, key);
    }
  }
}
