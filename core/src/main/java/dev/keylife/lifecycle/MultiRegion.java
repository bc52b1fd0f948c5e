package dev.keylife.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a multi-Region key has beside what every key has.
 *
 * @param keys its related keys
 * @param heard what their Regions have told, one for each that has told anything
 * @param resumes the state that the key goes back to; present in {@code Creating} and {@code
 *     Updating} alone
 * @param deletionWindow how many days after its last replica the key is deleted; present in {@code
 *     PendingReplicaDeletion} alone
 */
public record MultiRegion(
    RelatedKeys keys, List<Heard> heard, Optional<KeyState> resumes, OptionalInt deletionWindow) {

  /**
   * The latest news of a Region. What is not later than this has no effect, however often and
   * whenever it is told.
   *
   * @param incarnation of which of the Region's keys
   * @param sequence its place in that key's history
   * @param state its state then
   * @param holds the materials pending rotation that are present there
   */
  public record Heard(
      String region, int incarnation, long sequence, KeyState state, Set<KeyMaterialId> holds) {
    public Heard {
      holds = Set.copyOf(holds);
    }

    boolean isBefore(int otherIncarnation, long otherSequence) {
      return otherIncarnation > incarnation
          || (otherIncarnation == incarnation && otherSequence > sequence);
    }
  }

  public MultiRegion {
    heard = List.copyOf(heard);
  }

  /** Of a primary key without replicas. */
  static MultiRegion of(RelatedKeys keys) {
    return new MultiRegion(keys, List.of(), Optional.empty(), OptionalInt.empty());
  }

  /** Whether the primary key is that of a Region. */
  public boolean isPrimaryIn(String region) {
    return keys.primaryRegion().equals(region);
  }

  /** What the AWS KMS API calls it: {@code PRIMARY} or {@code REPLICA}. */
  String keyTypeIn(String region) {
    return isPrimaryIn(region) ? "PRIMARY" : "REPLICA";
  }

  Optional<Heard> heardFrom(String region) {
    return heard.stream().filter(each -> each.region().equals(region)).findFirst();
  }

  /** Whether all related keys of a primary have a material. */
  boolean isHeldByOthersThan(String region, KeyMaterialId material) {
    return keys.othersThan(region).stream()
        .allMatch(
            member ->
                heardFrom(member.region())
                    .filter(each -> each.incarnation() == member.incarnation())
                    .filter(each -> each.holds().contains(material))
                    .isPresent());
  }

  MultiRegion withKeys(RelatedKeys next) {
    return new MultiRegion(next, heard, resumes, deletionWindow);
  }

  MultiRegion withHeard(Heard next) {
    List<Heard> all = new ArrayList<>(heard);
    all.removeIf(each -> each.region().equals(next.region()));
    all.add(next);
    return new MultiRegion(keys, all, resumes, deletionWindow);
  }

  MultiRegion withResumes(Optional<KeyState> next) {
    return new MultiRegion(keys, heard, next, deletionWindow);
  }

  MultiRegion withDeletionWindow(OptionalInt next) {
    return new MultiRegion(keys, heard, resumes, next);
  }
}
