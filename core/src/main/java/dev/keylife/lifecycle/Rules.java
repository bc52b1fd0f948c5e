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

  static void requireNotPendingDeletion(DecisionContext context, KeyRecord key) {
    if (key.state() == KeyState.PENDING_DELETION) {
      throw invalidState(context, key);
    }
  }
}
