package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.ScheduleKeyDeletion;
import dev.keylife.lifecycle.Event.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code ScheduleKeyDeletion}, {@code CancelKeyDeletion}, and the day itself. */
final class KeyDeletion {
  private KeyDeletion() {}

  static Decision schedule(DecisionContext context, KeyRecord key, ScheduleKeyDeletion command) {
    Rules.requireNotPendingDeletion(context, key);
    Rules.requireSettled(context, key);
    int days = command.pendingWindowInDays().orElse(CommandShape.MAX_PENDING_WINDOW_DAYS);
    if (hasReplicas(context, key)) {
      return context.changes(
          key,
          awaitReplicas(key, days).withState(KeyState.PENDING_REPLICA_DELETION),
          Cause.DELETION_SCHEDULED);
    }
    return context.changes(
        key,
        key.withState(KeyState.PENDING_DELETION)
            .withDeletionDate(Optional.of(context.now().plus(Duration.ofDays(days)))),
        Cause.DELETION_SCHEDULED);
  }

  /** A primary key is deleted after its replicas. */
  static boolean hasReplicas(DecisionContext context, KeyRecord key) {
    return key.multiRegion()
        .filter(it -> it.isPrimaryIn(context.region()))
        .filter(it -> !it.keys().othersThan(context.region()).isEmpty())
        .isPresent();
  }

  /** The days begin to count when the last replica is gone. */
  static KeyRecord awaitReplicas(KeyRecord key, int days) {
    MultiRegion regions = key.multiRegion().orElseThrow();
    return key.withDeletionDate(Optional.empty())
        .withMultiRegion(regions.withDeletionWindow(OptionalInt.of(days)));
  }

  /** The last replica is gone. */
  static KeyRecord beginWindow(DecisionContext context, KeyRecord key) {
    MultiRegion regions = key.multiRegion().orElseThrow();
    int days = regions.deletionWindow().orElse(CommandShape.MAX_PENDING_WINDOW_DAYS);
    return key.withState(KeyState.PENDING_DELETION)
        .withDeletionDate(Optional.of(context.now().plus(Duration.ofDays(days))))
        .withMultiRegion(regions.withDeletionWindow(OptionalInt.empty()));
  }

  static Decision cancel(DecisionContext context, KeyRecord key) {
    if (!key.state().isPendingDeletion()) {
      throw Rules.invalidState(context.arn(key) + " is not pending deletion.");
    }
    KeyRecord kept =
        key.withState(key.isComplete() ? KeyState.DISABLED : KeyState.PENDING_IMPORT)
            .withDeletionDate(Optional.empty());
    return context.changes(
        key,
        kept.multiRegion()
            .map(it -> kept.withMultiRegion(it.withDeletionWindow(OptionalInt.empty())))
            .orElse(kept),
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
