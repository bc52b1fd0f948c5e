package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.ReplicateKey;
import dev.keylife.lifecycle.Command.UpdatePrimaryRegion;
import dev.keylife.lifecycle.Event.Cause;
import dev.keylife.lifecycle.RelatedKeys.Member;
import dev.keylife.lifecycle.RelatedKeys.ReplicaRequest;
import dev.keylife.lifecycle.RelatedKeys.Status;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code ReplicateKey} and {@code UpdatePrimaryRegion}: what the primary of a set of related
 * multi-Region keys is asked for. Its part is done here; the other Region does its own when it is
 * told ({@link Synchronizing}).
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/mrk-how-it-works.html">How
 *     multi-Region keys work</a>
 */
final class Replicating {
  /**
   * How much replicas that are on their way can be created with, in bytes of text: all news of the
   * key carries it, and has to fit into a command.
   */
  private static final int LARGEST_REQUESTS = 64 * 1024;

  private final Access access;

  Replicating(Access access) {
    this.access = access;
  }

  Decision replicate(DecisionContext context, KeyRecord key, ReplicateKey command) {
    MultiRegion regions = requirePrimary(context, key);
    Rules.requireEnabled(context, key);
    String region = command.replicaRegion();
    Optional<Member> present = regions.keys().member(region);
    if (present.filter(member -> member.status() == Status.READY).isPresent()) {
      throw new KmsException(
          FailureCode.ALREADY_EXISTS,
          context.namespace().in(region).arn(key.id()) + " already exists.");
    }
    access.requireNoLockout(context, command, key);
    // One that is still on its way is asked for again: its Region may have refused it.
    Member replica =
        Member.requested(
            region,
            present.map(Member::incarnation).orElse(0) + 1,
            new ReplicaRequest(command.attributes(), command.header().principal()));
    RelatedKeys keys = regions.keys().with(replica);
    requireRoom(context, key, keys);
    KeyRecord after = key.withMultiRegion(regions.withKeys(keys));
    return context.changes(key, PendingMaterial.settle(context, after), Cause.REPLICATED);
  }

  private static void requireRoom(DecisionContext context, KeyRecord key, RelatedKeys keys) {
    int bytes =
        keys.members().stream()
            .flatMap(member -> member.requested().stream())
            .mapToInt(request -> sizeOf(request.attributes()))
            .sum();
    if (bytes > LARGEST_REQUESTS) {
      throw new KmsException(
          FailureCode.LIMIT_EXCEEDED,
          "The descriptions, tags and policies of replicas of "
              + context.arn(key)
              + " that are being created are larger than "
              + LARGEST_REQUESTS
              + " bytes together. Wait until one of them is there.");
    }
  }

  private static int sizeOf(KeyAttributes attributes) {
    return Stream.concat(
            Stream.of(attributes.description(), attributes.policy().orElse("")),
            attributes.tags().stream().map(tag -> tag.key() + tag.value()))
        .mapToInt(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  Decision updatePrimary(DecisionContext context, KeyRecord key, UpdatePrimaryRegion command) {
    MultiRegion regions = requirePrimary(context, key);
    Rules.requireEnabled(context, key);
    String region = command.primaryRegion();
    if (region.equals(context.region())) {
      return context.leaves(key, command, region + " is the primary Region already.");
    }
    if (regions.keys().member(region).filter(it -> it.status() == Status.READY).isEmpty()) {
      throw new KmsException(
          FailureCode.NOT_FOUND, context.arn(key) + " has no replica key in " + region + ".");
    }
    regions
        .heardFrom(region)
        .filter(heard -> heard.state() != KeyState.ENABLED)
        .ifPresent(
            heard -> {
              throw Rules.invalidState(
                  context.namespace().in(region).arn(key.id())
                      + " is "
                      + heard.state().words()
                      + ".");
            });
    KeyRecord after =
        key.withState(KeyState.UPDATING)
            .withMultiRegion(
                regions
                    .withKeys(regions.keys().withPrimary(region))
                    .withResumes(Optional.of(key.state())));
    return context.changes(key, after, Cause.PRIMARY_REGION_UPDATED);
  }

  private static MultiRegion requirePrimary(DecisionContext context, KeyRecord key) {
    return key.multiRegion()
        .filter(it -> it.isPrimaryIn(context.region()))
        .orElseThrow(
            () -> Rules.unsupported(context.arn(key) + " is not a multi-Region primary key."));
  }
}
