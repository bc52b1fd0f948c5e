package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateKey;
import java.util.List;
import java.util.Optional;

/** {@code CreateKey}. */
final class Creation {
  private Creation() {}

  static Decision create(DecisionContext context, KeyId id, CreateKey command) {
    KeySpec spec = command.keySpec().orElseThrow();
    Origin origin = command.origin().orElseThrow();
    return context.creates(
        new KeyRecord(
            id,
            spec,
            command.keyUsage().orElse(KeyUsage.ENCRYPT_DECRYPT),
            origin,
            command.attributes(),
            context.now(),
            origin == Origin.EXTERNAL ? KeyState.PENDING_IMPORT : KeyState.ENABLED,
            Optional.empty(),
            List.of(),
            List.of(),
            KeyAliases.NONE,
            0));
  }

  /** A second CreateKey for the same id, under another command id. */
  static KmsException alreadyExists(DecisionContext context, KeyRecord key) {
    return new KmsException(
        FailureCode.VALIDATION, "Key '" + context.arn(key) + "' already exists");
  }
}
