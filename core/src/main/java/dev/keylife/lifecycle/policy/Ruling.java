package dev.keylife.lifecycle.policy;

/** What a key policy says about a request. */
public enum Ruling {
  /** A statement denies it, which no other statement can make good. */
  DENIED,
  /** A statement allows it. */
  ALLOWED,
  /** No statement allows it itself, but one leaves it to whoever administers the account. */
  LEFT_TO_THE_ACCOUNT,
  /** No statement allows it. */
  NOT_ALLOWED
}
