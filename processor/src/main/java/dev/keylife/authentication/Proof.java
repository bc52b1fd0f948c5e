package dev.keylife.authentication;

import java.time.Instant;
import java.util.Optional;

/** What is known of who sent a command. */
public sealed interface Proof {

  /** Which key proved it; empty where nothing did. */
  default Optional<String> signingKeyId() {
    return Optional.empty();
  }

  /** Why the command is not carried out; empty where it may be. */
  default Optional<Refusal> refusal() {
    return Optional.empty();
  }

  /** Nothing was asked for, or nothing was there and need not be. */
  record None() implements Proof {}

  /**
   * Its issuer sent it.
   *
   * @param keyId the {@code kid}, or {@code x5t#S256:} and the thumbprint of the certificate
   * @param decideBefore by the processor's clock; later, the command's id may have been forgotten,
   *     and the command be one that was decided before
   */
  record Proven(String keyId, Instant decideBefore) implements Proof {
    @Override
    public Optional<String> signingKeyId() {
      return Optional.of(keyId);
    }
  }

  /** It must not be carried out. */
  record Refused(Refusal why) implements Proof {
    @Override
    public Optional<Refusal> refusal() {
      return Optional.of(why);
    }
  }
}
