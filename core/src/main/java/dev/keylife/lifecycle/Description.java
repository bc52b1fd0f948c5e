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

  static Decision update(DecisionContext context, KeyRecord key, UpdateKeyDescription command) {
    Rules.requireNotPendingDeletion(context, key);
    String next = command.description();
    if (next.equals(key.attributes().description())) {
      return context.leaves(key, command, context.arn(key) + " has this description already.");
    }
    return context.tells(
        key.withAttributes(key.attributes().withDescription(next)),
        new Event.KeyDescriptionUpdated(context.header(key), key.state(), next));
  }
}
