package dev.keylife.streams.decoding;

import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.KeyId;
import java.util.Optional;

/**
 * A command that could be read, with the record value that it was read from: what is sent on to
 * another partition is what the publisher wrote.
 *
 * @param key which key it is for; empty where its key id cannot be understood
 * @param flaw what is wrong with the record that it came in; such a command is refused unheard
 * @param failedBefore whether it was tried in vain so often that nothing but a refusal is left
 */
// The array is Kafka's own and is only passed on.
@SuppressWarnings("ArrayRecordComponent")
public record DecodedCommand(
    Command command,
    Optional<KeyId> key,
    byte[] value,
    Optional<String> flaw,
    boolean failedBefore) {
  public DecodedCommand(Command command, Optional<KeyId> key, byte[] value) {
    this(command, key, value, Optional.empty(), false);
  }

  DecodedCommand with(String oneFlaw) {
    return new DecodedCommand(command, key, value, Optional.of(oneFlaw), failedBefore);
  }

  /** Whether it is decided by what it says, and not refused for what is known of its record. */
  public boolean isToBeHeard() {
    return flaw.isEmpty() && !failedBefore;
  }

  public DecodedCommand toBeRefused() {
    return new DecodedCommand(command, key, value, flaw, true);
  }
}
