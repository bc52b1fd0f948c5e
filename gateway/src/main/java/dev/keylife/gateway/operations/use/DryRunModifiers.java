package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.operations.Refusals;

/** {@code DryRunModifiers}: a dry run that leaves the ciphertext alone. */
final class DryRunModifiers {
  private DryRunModifiers() {}

  /** Whether the ciphertext is not looked at. Without {@code DryRun} it always is. */
  static boolean ignoreCiphertext(Input input) {
    return input.flag("DryRun") && input.texts("DryRunModifiers").contains("IGNORE_CIPHERTEXT");
  }

  /** The key, which no ciphertext names then. */
  static String requiredKey(Input input, String member) {
    return input
        .text(member)
        .orElseThrow(
            () -> Refusals.invalid(member + " is required where the ciphertext is ignored."));
  }
}
