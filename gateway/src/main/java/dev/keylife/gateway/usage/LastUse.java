package dev.keylife.gateway.usage;

import dev.keylife.usage.KeyLastUsage;
import java.time.Instant;

/**
 * When a key was used last, and for what.
 *
 * @param operation of the AWS KMS API
 * @param at in milliseconds since 1970: there may be a million
 * @param requestId of the call
 */
public record LastUse(String operation, long at, String requestId) {
  /**
   * As a gateway told it. A time that is in the future counts as now: else one clock that is ahead
   * would hide what is told until then.
   *
   * @param now in milliseconds since 1970
   */
  static LastUse of(KeyLastUsage told, long now) {
    // There are few operations, and each record brings a text of its own.
    return new LastUse(
        told.getOperation().intern(),
        Math.min(now, told.getUsedAt().toEpochMilli()),
        told.getRequestId());
  }

  static LastUse of(Use.Kind kind, UsageTally.Sum sum) {
    return new LastUse(kind.operation(), sum.lastAt(), sum.lastRequestId());
  }

  /** The newer one of two. */
  LastUse or(LastUse other) {
    return other.at > at ? other : this;
  }

  public Instant time() {
    return Instant.ofEpochMilli(at);
  }
}
