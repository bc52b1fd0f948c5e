package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.ScheduleKeyDeletion;
import dev.keylife.lifecycle.Event.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code ScheduleKeyDeletion}, {@code CancelKeyDeletion}, and the day itself. */
final class KeyDeletion {
  private KeyDeletion() {}

  static Decision schedule(DecisionContext context, KeyRecord key, ScheduleKeyDeletion command) {
    Rules.requireNotPendingDeletion(context, key);
    int days = command.pendingWindowInDays().orElse(CommandShape.MAX_PENDING_WINDOW_DAYS);
    return context.changes(
        key,
        key.withState(KeyState.PENDING_DELETION)
            .withDeletionDate(Optional.of(context.now().plus(Duration.ofDays(days)))),
        Cause.DELETION_SCHEDULED);
  }

  static Decision cancel(DecisionContext context, KeyRecord key) {
    if (key.state() != KeyState.PENDING_DELETION) {
      throw Rules.invalidState(context.arn(key) + " is not pending deletion.");
    }
    return context.changes(
        key,
        key.withState(key.isComplete() ? KeyState.DISABLED : KeyState.PENDING_IMPORT)
            .withDeletionDate(Optional.empty()),
        Cause.DELETION_CANCELLED);
  }

  /** The deletion date is reached: nothing of the key remains. */
  static Decision carryOut(DecisionContext context, KeyRecord key) {
    List<SecretChange> erased = new ArrayList<>();
    for (KeyMaterial m : key.materials()) {
      erased.add(new SecretChange.Erase(SecretId.material(key.id(), m.id())));
    }
    for (OutstandingParameters p : key.parameters()) {
      erased.add(new SecretChange.Erase(SecretId.wrappingKey(key.id(), p.wrappingKeyId())));
    }
    return context.deletes(key, erased, Aliasing.releaseAll(key));
  }
}
