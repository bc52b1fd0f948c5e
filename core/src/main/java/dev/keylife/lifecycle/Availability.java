package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.DisableKey;
import dev.keylife.lifecycle.Command.EnableKey;
import dev.keylife.lifecycle.Event.Cause;

/** {@code EnableKey} and {@code DisableKey}. */
final class Availability {
  private Availability() {}

  static Decision enable(Occasion on, KeyRecord key, EnableKey command) {
    return switch (key.state()) {
      case ENABLED -> on.leaves(key, command, on.arn(key) + " is already enabled.");
      case DISABLED -> on.changes(key, key.withState(KeyState.ENABLED), Cause.ENABLED);
      default -> throw Rules.invalidState(on, key);
    };
  }

  static Decision disable(Occasion on, KeyRecord key, DisableKey command) {
    return switch (key.state()) {
      case DISABLED -> on.leaves(key, command, on.arn(key) + " is already disabled.");
      case ENABLED -> on.changes(key, key.withState(KeyState.DISABLED), Cause.DISABLED);
      default -> throw Rules.invalidState(on, key);
    };
  }
}
