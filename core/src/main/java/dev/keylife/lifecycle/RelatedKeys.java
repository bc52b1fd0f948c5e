package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A set of related multi-Region keys, as one of its Regions knows it.
 *
 * @param foundedAt when the first key of the set was created; with the key id it tells the set from
 *     one that had the key id before
 * @param primaryRegion the Region of the primary key
 * @param term counts the changes of the primary Region, from 1: of two that differ, the greater is
 *     right
 * @param members the keys of the set, one for each Region, the primary among them
 */
public record RelatedKeys(
    Instant foundedAt, String primaryRegion, long term, List<Member> members) {

  /** What the primary knows of a Region's key. */
  public enum Status {
    /** Asked for; its Region has not told of it yet. */
    CREATING,
    READY,
    /** It was deleted, or its Region refused it. */
    GONE
  }

  /**
   * One key of a set.
   *
   * @param incarnation counts the keys that the Region was asked for in this set, from 1
   * @param requested what it is to be created with; present while it is {@code CREATING}
   * @param createdAt when it was created, by its Region's clock; empty where its Region has not
   *     told of it. What a primary says of a key is of no other that came into being under the same
   *     incarnation
   */
  public record Member(
      String region,
      int incarnation,
      Status status,
      Optional<ReplicaRequest> requested,
      Optional<Instant> createdAt) {

    /** One that is asked for. */
    static Member requested(String region, int incarnation, ReplicaRequest request) {
      return new Member(
          region, incarnation, Status.CREATING, Optional.of(request), Optional.empty());
    }

    /** As its Region told of it. */
    Member heard(Status next, Member told) {
      return new Member(region, incarnation, next, Optional.empty(), told.createdAt());
    }

    Member withoutRequest() {
      return new Member(region, incarnation, status, Optional.empty(), createdAt);
    }

    Member withCreatedAt(Instant at) {
      return new Member(region, incarnation, status, requested, Optional.of(at));
    }

    boolean isLiving() {
      return status != Status.GONE;
    }

    /** Whether both are about one key, as far as can be told. */
    boolean isSameAs(Member other) {
      return incarnation == other.incarnation
          && (createdAt.isEmpty()
              || other.createdAt.isEmpty()
              || createdAt.equals(other.createdAt));
    }
  }

  /**
   * What a replica is to be created with.
   *
   * @param createdBy the principal that asked for it
   */
  public record ReplicaRequest(KeyAttributes attributes, String createdBy) {}

  public RelatedKeys {
    members = List.copyOf(members);
  }

  /** A set of one, its primary. */
  static RelatedKeys foundedBy(String region, Instant at) {
    return new RelatedKeys(
        at,
        region,
        1,
        List.of(new Member(region, 1, Status.READY, Optional.empty(), Optional.of(at))));
  }

  /** What is known of a Region's key; empty where it never had one. */
  public Optional<Member> member(String region) {
    return members.stream().filter(member -> member.region().equals(region)).findFirst();
  }

  /** The keys that are there, or are to be, beside that of a Region. */
  List<Member> othersThan(String region) {
    return members.stream()
        .filter(member -> member.isLiving() && !member.region().equals(region))
        .toList();
  }

  /** With a member in the place of the one of its Region, or after all others. */
  RelatedKeys with(Member next) {
    List<Member> all = new ArrayList<>(members);
    int place = member(next.region()).map(all::indexOf).orElse(-1);
    if (place < 0) {
      all.add(next);
    } else {
      all.set(place, next);
    }
    return new RelatedKeys(foundedAt, primaryRegion, term, all);
  }

  /** As replicas keep it, who create none, and as it is shown. */
  public RelatedKeys withoutRequests() {
    return new RelatedKeys(
        foundedAt, primaryRegion, term, members.stream().map(Member::withoutRequest).toList());
  }

  /** With another primary Region, for the next term. */
  RelatedKeys withPrimary(String region) {
    return new RelatedKeys(foundedAt, region, term + 1, members);
  }
}
