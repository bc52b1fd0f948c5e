package dev.keylife.streams.decoding;

import dev.keylife.authentication.Proof;
import dev.keylife.authentication.Refusal;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.KeyId;
import java.time.Instant;
import java.util.Optional;

/**
 * A command that could be read, with the record value that it was read from: what is sent on to
 * another partition is what the publisher wrote.
 *
 * @param key which key it is for; empty where its key id cannot be understood
 * @param proof what is known of who sent it
 * @param flaw what is wrong with the record that it came in; such a command is refused unheard
 * @param failedBefore whether it was tried in vain so often that nothing but a refusal is left
 */
// The array is Kafka's own and is only passed on.
@SuppressWarnings("ArrayRecordComponent")
public record DecodedCommand(
    Command command,
    Optional<KeyId> key,
    byte[] value,
    Proof proof,
    Optional<String> flaw,
    boolean failedBefore) {
  public DecodedCommand(Command command, Optional<KeyId> key, byte[] value) {
    this(command, key, value, new Proof.None());
  }

  DecodedCommand(Command command, Optional<KeyId> key, byte[] value, Proof proof) {
    this(command, key, value, proof, Optional.empty(), false);
  }

  DecodedCommand with(String oneFlaw) {
    return new DecodedCommand(command, key, value, proof, Optional.of(oneFlaw), failedBefore);
  }

  /**
   * Why it is not taken for its issuer's; empty where it is, or nothing is asked for.
   *
   * @param now by the processor's clock
   */
  public Optional<Refusal> refusal(Instant now) {
    return proof instanceof Proof.Proven proven && !now.isBefore(proven.decideBefore())
        ? Optional.of(Refusal.LATE)
        : proof.refusal();
  }

  /** Whether it is decided by what it says, and not refused for what is known of its record. */
  public boolean isToBeHeard() {
    return proof.refusal().isEmpty() && flaw.isEmpty() && !failedBefore;
  }

  public DecodedCommand toBeRefused() {
    return new DecodedCommand(command, key, value, proof, flaw, true);
  }
}
