package dev.keylife.gateway.usage;

import java.util.Optional;

/**
 * A call that was about a key, and how it ended. Never anything of its content.
 *
 * @param requestId of the call
 */
public record Use(Kind kind, String requestId) {
  /** The operation that AWS does not count as a use of a key: it hands out what is public. */
  private static final String READS_ONLY = "GetPublicKey";

  /**
   * What calls have in common that are counted together.
   *
   * @param keyId bare
   * @param operation such as {@code Decrypt}
   * @param principal who called
   * @param algorithm that was asked for; empty where the operation has no choice
   * @param keyMaterialId that was used; empty where the call was refused before one was chosen
   * @param error the name of the error that it was answered with; empty where it succeeded
   */
  public record Kind(
      String keyId,
      String operation,
      String principal,
      Optional<String> algorithm,
      Optional<String> keyMaterialId,
      Optional<String> error) {
    /** Whether {@code GetKeyLastUsage} shows it: a cryptographic operation that succeeded. */
    boolean counts() {
      return error.isEmpty() && !operation.equals(READS_ONLY);
    }
  }
}
