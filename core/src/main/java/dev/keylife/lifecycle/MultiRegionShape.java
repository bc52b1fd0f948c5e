package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateKey;
import dev.keylife.lifecycle.Command.ReplicateKey;
import dev.keylife.lifecycle.Command.SynchronizeMultiRegionKey;
import dev.keylife.lifecycle.Command.UpdatePrimaryRegion;

/** Whether a command about multi-Region keys is well formed, and one that is served here. */
final class MultiRegionShape {
  /** More than AWS has Regions. */
  private static final int MOST_MEMBERS = 64;

  private final CommandShape shape;
  private final KeyNamespace namespace;
  private final MultiRegionPolicy policy;

  MultiRegionShape(CommandShape shape, KeyNamespace namespace, MultiRegionPolicy policy) {
    this.shape = shape;
    this.namespace = namespace;
    this.policy = policy;
  }

  void check(CreateKey create) {
    if (create.multiRegion()) {
      requireOffered();
      if (create.origin().orElseThrow() != Origin.EXTERNAL) {
        throw Rules.unsupported(
            "Multi-Region keys are offered with origin EXTERNAL alone: what is made here does not"
                + " leave its Region.");
      }
    }
  }

  void check(ReplicateKey replicate) {
    requireOffered();
    requireRegion("replicaRegion", replicate.replicaRegion());
    shape.checkAttributes(replicate.attributes());
    requireOther("replicaRegion", replicate.replicaRegion());
    CommandShape.require(
        policy.peers().contains(replicate.replicaRegion()),
        "replicaRegion must be one that this Region replicates to, not "
            + replicate.replicaRegion());
  }

  void check(UpdatePrimaryRegion update) {
    requireOffered();
    requireRegion("primaryRegion", update.primaryRegion());
  }

  void check(SynchronizeMultiRegionKey told) {
    requireOffered();
    requireRegion("region", told.region());
    requireOther("region", told.region());
    CommandShape.require(
        policy.peers().contains(told.region()), "region is none that this Region replicates with");
    CommandShape.require(told.sequence() > 0, "sequence must be positive");
    CommandShape.require(told.keyState().isPresent(), "keyState is not known here");
    CommandShape.require(told.news().isPresent(), "news is not understood here");
    RelatedKeys keys = told.news().orElseThrow().keys();
    CommandShape.require(keys.term() > 0, "term must be positive");
    CommandShape.require(
        keys.members().size() <= MOST_MEMBERS
            && keys.members().stream().map(RelatedKeys.Member::region).distinct().count()
                == keys.members().size(),
        "members must be of different Regions, and at most " + MOST_MEMBERS);
    for (RelatedKeys.Member member : keys.members()) {
      requireRegion("region of a member", member.region());
      CommandShape.require(member.incarnation() > 0, "incarnation must be positive");
      member.requested().ifPresent(this::checkRequest);
    }
    CommandShape.require(
        keys.member(keys.primaryRegion()).isPresent() && keys.member(told.region()).isPresent(),
        "members must have the primary Region and the one that tells");
  }

  private void checkRequest(RelatedKeys.ReplicaRequest request) {
    shape.checkAttributes(request.attributes());
    CommandShape.requireLength("createdBy", request.createdBy(), 1, CommandShape.LONGEST_ISSUER);
    CommandShape.requirePrintable("createdBy", request.createdBy());
  }

  private void requireOffered() {
    if (!policy.offered()) {
      throw Rules.unsupported(
          "This installation has no multi-Region keys: it has no keyset that is common to its"
              + " Regions.");
    }
  }

  private static void requireRegion(String field, String region) {
    CommandShape.require(
        MultiRegionPolicy.isRegion(region), field + " must be a Region such as eu-west-1");
  }

  private void requireOther(String field, String region) {
    CommandShape.require(
        !region.equals(namespace.region()), field + " must be another Region than this");
  }
}
