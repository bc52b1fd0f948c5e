package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.DisableKey;
import dev.keylife.lifecycle.Command.EnableKey;
import dev.keylife.lifecycle.Event.Cause;

/** {@code EnableKey} and {@code DisableKey}. */
final class Availability {
  private Availability() {}

  static Decision enable(DecisionContext context, KeyRecord key, EnableKey command) {
    return switch (key.state()) {
      case ENABLED -> context.leaves(key, command, context.arn(key) + " is already enabled.");
      case DISABLED -> context.changes(key, key.withState(KeyState.ENABLED), Cause.ENABLED);
      default -> throw Rules.invalidState(context, key);
    };
  }

  static Decision disable(DecisionContext context, KeyRecord key, DisableKey command) {
    return switch (key.state()) {
      case DISABLED -> context.leaves(key, command, context.arn(key) + " is already disabled.");
      case ENABLED -> context.changes(key, key.withState(KeyState.DISABLED), Cause.DISABLED);
      default -> throw Rules.invalidState(context, key);
    };
  }
}
