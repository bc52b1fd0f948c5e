package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.SynchronizeMultiRegionKey;
import dev.keylife.lifecycle.Event.Cause;
import dev.keylife.lifecycle.MultiRegion.Heard;
import dev.keylife.lifecycle.MultiRegionNews.SharedMaterial;
import dev.keylife.lifecycle.RelatedKeys.Member;
import dev.keylife.lifecycle.RelatedKeys.ReplicaRequest;
import dev.keylife.lifecycle.RelatedKeys.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * {@code SynchronizeMultiRegionKey}: what becomes of a key when another Region tells of a related
 * one.
 *
 * <p>A replica does as its primary says, in what related keys share; a primary notes what its
 * replicas say of themselves. News is the whole state of the key that it is about, so what is not
 * later than what was heard before has no effect.
 */
final class Synchronizing {
  private final HoldingLimits limits;
  private final Access access;

  Synchronizing(HoldingLimits limits, Access access) {
    this.limits = limits;
    this.access = access;
  }

  /** There is no such key here: a replica comes into being, if it was asked for. */
  Decision create(
      DecisionContext context, KeyId id, SynchronizeMultiRegionKey command, Holdings holdings) {
    MultiRegionNews news = command.news().orElseThrow();
    Optional<Member> asked = askedFor(context, news.keys());
    if (asked.isEmpty() || !news.keys().primaryRegion().equals(command.region())) {
      return context.leavesWithoutKey(
          command, "There is no such key here, and none was asked for.");
    }
    Member mine = asked.get();
    ReplicaRequest request =
        mine.requested()
            .filter(it -> id.isMultiRegion() && news.origin() == Origin.EXTERNAL)
            .orElseThrow(() -> context.namespace().notFound(id));
    requireCreator(context, id, request.createdBy());
    limits.requireRoomForKey(holdings, request.createdBy());
    MultiRegion regions =
        new MultiRegion(
            news.keys().with(mine.withCreatedAt(context.now())).withoutRequests(),
            List.of(heard(news.keys().member(command.region()).orElseThrow(), command)),
            Optional.of(KeyState.PENDING_IMPORT),
            OptionalInt.empty());
    return context.creates(
        new KeyRecord(
            id,
            news.spec(),
            news.usage(),
            news.origin(),
            request.attributes(),
            context.now(),
            Optional.of(request.createdBy()),
            KeyState.CREATING,
            Optional.empty(),
            news.materials().stream().map(m -> KeyMaterial.awaited(m, context.now())).toList(),
            List.of(),
            KeyAliases.NONE,
            List.of(),
            List.of(),
            Optional.of(regions),
            0),
        List.of());
  }

  /** The key that is to come into being here. */
  private static Optional<Member> askedFor(DecisionContext context, RelatedKeys told) {
    return told.member(context.region()).filter(member -> member.status() == Status.CREATING);
  }

  /**
   * Who asked for a replica has to be one who may create keys here. Not AccessDeniedException,
   * which is said of the replicator: to news that creates nothing for good, there is no key here.
   */
  private void requireCreator(DecisionContext context, KeyId id, String principal) {
    try {
      access.requireCreator(principal);
    } catch (KmsException denied) {
      throw new KmsException(
          FailureCode.NOT_FOUND,
          context.namespace().arn(id)
              + " does not exist and is not created: "
              + denied.getMessage());
    }
  }

  Decision synchronize(DecisionContext context, KeyRecord key, SynchronizeMultiRegionKey command) {
    MultiRegion regions =
        key.multiRegion()
            .orElseThrow(
                () ->
                    new KmsException(
                        FailureCode.ALREADY_EXISTS,
                        context.arn(key) + " already exists, as a single-Region key."));
    RelatedKeys told = command.news().orElseThrow().keys();
    if (!told.foundedAt().equals(regions.keys().foundedAt())) {
      if (askedFor(context, told).isPresent() && told.primaryRegion().equals(command.region())) {
        throw new KmsException(
            FailureCode.ALREADY_EXISTS, context.arn(key) + " already exists, and is another key.");
      }
      return context.leaves(key, command, "This is about another key that had the key id.");
    }
    Member sender = told.member(command.region()).orElseThrow();
    boolean isNewer = told.term() > regions.keys().term();
    boolean asPrimary = regions.isPrimaryIn(context.region()) && !isNewer;
    if (asPrimary && !isKnown(regions, sender)) {
      return disown(context, key, command);
    }
    if (regions
        .heardFrom(command.region())
        .filter(heard -> !heard.isBefore(sender.incarnation(), command.sequence()))
        .isPresent()) {
      return context.leaves(key, command, "As much, or more, was heard from there before.");
    }
    KeyRecord hearing = key.withMultiRegion(regions.withHeard(heard(sender, command)));
    if (isTakenBack(key, regions, sender, command)) {
      return takeBack(context, key, hearing, sender);
    }
    if (asPrimary) {
      return hearReplica(context, key, hearing, sender, command);
    }
    boolean fromPrimary =
        regions.isPrimaryIn(command.region()) && told.term() >= regions.keys().term();
    boolean fromNewPrimary = isNewer && told.primaryRegion().equals(command.region());
    return fromPrimary || fromNewPrimary
        ? hearPrimary(context, key, hearing, command)
        : context.leaves(key, command, command.region() + " is not the primary Region.");
  }

  private static Heard heard(Member sender, SynchronizeMultiRegionKey command) {
    return new Heard(
        command.region(),
        sender.incarnation(),
        command.sequence(),
        command.keyState().orElseThrow(),
        command.news().orElseThrow().materials().stream()
            .filter(m -> m.imported() && m.role().isPending())
            .map(SharedMaterial::id)
            .collect(Collectors.toSet()));
  }

  /** Whether the replica was deleted that this key, the primary until then, wanted to follow. */
  private static boolean isTakenBack(
      KeyRecord key, MultiRegion regions, Member sender, SynchronizeMultiRegionKey command) {
    return key.state() == KeyState.UPDATING
        && regions.isPrimaryIn(command.region())
        && isDeleted(command)
        && isKnown(regions, sender);
  }

  private static boolean isKnown(MultiRegion regions, Member sender) {
    return regions
        .keys()
        .member(sender.region())
        .filter(member -> member.isLiving() && member.isSameAs(sender))
        .isPresent();
  }

  private static boolean isDeleted(SynchronizeMultiRegionKey command) {
    return command.keyState().equals(Optional.of(KeyState.DELETED));
  }

  /** Whether the Region that told waits for an answer. */
  private static boolean isWaiting(SynchronizeMultiRegionKey command) {
    return command.keyState().filter(KeyState::isTransient).isPresent();
  }

  /**
   * The primary hears of a key that is none of its set. It can have come into being by news that
   * was told once more: then it is told that it is none.
   */
  private static Decision disown(
      DecisionContext context, KeyRecord key, SynchronizeMultiRegionKey command) {
    return isWaiting(command)
        ? context.changes(key, key, Cause.SYNCHRONIZED)
        : context.leaves(key, command, command.region() + " has no key of this set any more.");
  }

  private static Decision takeBack(
      DecisionContext context, KeyRecord key, KeyRecord hearing, Member sender) {
    MultiRegion regions = hearing.multiRegion().orElseThrow();
    RelatedKeys keys =
        regions.keys().with(sender.heard(Status.GONE, sender)).withPrimary(context.region());
    KeyRecord after = hearing.withMultiRegion(regions.withKeys(keys)).resumed();
    return context.changes(key, PendingMaterial.settle(context, after), Cause.SYNCHRONIZED);
  }

  /** This key is the primary. */
  private static Decision hearReplica(
      DecisionContext context,
      KeyRecord key,
      KeyRecord hearing,
      Member sender,
      SynchronizeMultiRegionKey command) {
    MultiRegion regions = hearing.multiRegion().orElseThrow();
    Member known = regions.keys().member(command.region()).orElseThrow();
    Status status = isDeleted(command) ? Status.GONE : Status.READY;
    RelatedKeys keys =
        known.status() == status
            ? regions.keys()
            : regions.keys().with(known.heard(status, sender));
    KeyRecord after =
        PendingMaterial.settle(context, hearing.withMultiRegion(regions.withKeys(keys)));
    if (after.state() == KeyState.PENDING_REPLICA_DELETION
        && !KeyDeletion.hasReplicas(context, after)) {
      after = KeyDeletion.beginWindow(context, after);
    }
    boolean follows = command.news().orElseThrow().keys().term() == keys.term();
    boolean waits = isWaiting(command);
    if (after.state() == KeyState.UPDATING && follows && !waits) {
      after = after.resumed();
    }
    return conclude(context, key, after, command, List.of(), waits);
  }

  /** The primary tells, the one before or the next. */
  private static Decision hearPrimary(
      DecisionContext context,
      KeyRecord key,
      KeyRecord hearing,
      SynchronizeMultiRegionKey command) {
    MultiRegion regions = hearing.multiRegion().orElseThrow();
    RelatedKeys told = command.news().orElseThrow().keys().withoutRequests();
    Optional<Member> mine =
        told.member(context.region()).filter(member -> isKnown(regions, member));
    if (mine.filter(Member::isLiving).isEmpty()) {
      // Nothing was ever encrypted under a key that is still being created.
      return key.state() == KeyState.CREATING
          ? KeyDeletion.carryOut(context, key)
          : context.leaves(
              key, command, command.region() + " does not count this key among its replicas.");
    }
    List<SecretChange> erased = new ArrayList<>();
    Instant createdAt = key.createdAt();
    KeyRecord after =
        withMaterials(
            context,
            hearing.withMultiRegion(
                regions.withKeys(told.with(mine.orElseThrow().withCreatedAt(createdAt)))),
            command.news().orElseThrow().materials(),
            erased);
    boolean isAnswered =
        key.state() == KeyState.CREATING
            ? mine.orElseThrow().status() == Status.READY
            : key.state() == KeyState.UPDATING && told.primaryRegion().equals(command.region());
    if (told.primaryRegion().equals(context.region()) && !regions.isPrimaryIn(context.region())) {
      after = takeOver(context, after);
    } else if (isAnswered) {
      after = after.resumed();
    }
    return conclude(context, key, PendingMaterial.settle(context, after), command, erased, false);
  }

  /** The key is the primary from now on. */
  private static KeyRecord takeOver(DecisionContext context, KeyRecord key) {
    if (key.state() == KeyState.PENDING_DELETION) {
      Duration left = Duration.between(context.now(), key.deletionDate().orElseThrow());
      int days = (int) Math.max(1, (left.toHours() + 23) / 24);
      return KeyDeletion.awaitReplicas(key, days).withState(KeyState.PENDING_REPLICA_DELETION);
    }
    KeyState resumes =
        key.state().isTransient()
            ? key.multiRegion().orElseThrow().resumes().orElseThrow()
            : key.state();
    return key.withState(KeyState.UPDATING)
        .withMultiRegion(key.multiRegion().orElseThrow().withResumes(Optional.of(resumes)));
  }

  /**
   * With the primary's materials, each in the part that it has there. Those that belong to the key
   * for good stay whatever is told, for what was encrypted under them.
   *
   * @param erased takes what is to be erased
   */
  private static KeyRecord withMaterials(
      DecisionContext context,
      KeyRecord key,
      List<SharedMaterial> told,
      List<SecretChange> erased) {
    List<KeyMaterialId> ids = told.stream().map(SharedMaterial::id).toList();
    if (key.materials().stream().anyMatch(m -> !m.role().isPending() && !ids.contains(m.id()))) {
      return key;
    }
    List<KeyMaterial> next = new ArrayList<>();
    for (SharedMaterial m : told) {
      next.add(
          key.material(m.id())
              .map(known -> known.withRole(m.role(), m.rotatedAt()))
              .orElseGet(() -> KeyMaterial.awaited(m, context.now())));
    }
    for (KeyMaterial m : key.materials()) {
      if (!ids.contains(m.id())) {
        erased.add(new SecretChange.Erase(SecretId.material(key.id(), m.id())));
      }
    }
    KeyRecord after = key.withMaterials(next);
    return after.isComplete() || key.state().isPendingDeletion()
        ? after
        : after.withSettledState(KeyState.PENDING_IMPORT);
  }

  /**
   * @param waits whether the Region that told waits for an answer, which it gets with every change
   */
  private static Decision conclude(
      DecisionContext context,
      KeyRecord key,
      KeyRecord after,
      SynchronizeMultiRegionKey command,
      List<SecretChange> erased,
      boolean waits) {
    boolean isChanged =
        after.state() != key.state()
            || !after.materials().equals(key.materials())
            || !after
                .multiRegion()
                .map(MultiRegion::keys)
                .equals(key.multiRegion().map(MultiRegion::keys));
    return isChanged || waits
        ? context.changes(key, after, Cause.SYNCHRONIZED, Optional.empty(), erased)
        : context.leaves(after, command, "It changes nothing here.");
  }
}
