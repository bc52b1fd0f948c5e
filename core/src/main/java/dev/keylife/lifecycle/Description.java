package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.UpdateKeyDescription;

/**
 * {@code UpdateKeyDescription}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html">UpdateKeyDescription</a>
 */
final class Description {
  private Description() {}

  static Decision update(Occasion on, KeyRecord key, UpdateKeyDescription command) {
    Rules.requireNotPendingDeletion(on, key);
    String next = command.description();
    if (next.equals(key.description())) {
      return on.leaves(key, command, on.arn(key) + " has this description already.");
    }
    return on.tells(
        key.withDescription(next),
        new Event.KeyDescriptionUpdated(on.header(key), key.state(), next));
  }
}
