package dev.keylife.lifecycle;

import java.util.List;
import java.util.Optional;

/**
 * What is to become of a key, and what the world is told. The shell carries it out in one
 * transaction and adds nothing of its own.
 *
 * @param record the key's record from now on; empty where there is no such key, or no longer
 * @param event what to publish; empty only for housekeeping that concerns nobody outside, and for a
 *     command that has its event once the partition of an alias's name has answered
 * @param secrets what to keep and to erase
 * @param steps what the partitions of aliases' names are to be told
 */
public record Decision(
    Optional<KeyRecord> record,
    Optional<Event> event,
    List<SecretChange> secrets,
    List<AliasStep> steps) {

  public Decision {
    secrets = List.copyOf(secrets);
    steps = List.copyOf(steps);
  }

  /** One that needs no other partition. */
  public Decision(Optional<KeyRecord> record, Optional<Event> event, List<SecretChange> secrets) {
    this(record, event, secrets, List.of());
  }

  /**
   * Whether the same command, sent again, can fare better. Such a command counts as not carried
   * out: its id is not used up, because to send it again as it was is what its publisher does.
   */
  public boolean isRetryable() {
    return failure().map(FailureCode::isRetryable).orElse(false);
  }

  /** Why the command failed, if it did. */
  public Optional<FailureCode> failure() {
    return event.flatMap(Decision::failure);
  }

  private static Optional<FailureCode> failure(Event event) {
    if (event instanceof Event.ImportFailed failed) {
      return Optional.of(failed.failure().code());
    } else if (event instanceof Event.ApprovalPending) {
      // What waits for others has not been done, and whoever asks must not take it for done.
      return Optional.of(FailureCode.ACCESS_DENIED);
    }
    return event instanceof Event.CommandRejected rejected
        ? Optional.of(rejected.failure().code())
        : Optional.empty();
  }
}
