package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All that is known of a key, but for its secrets. What is to happen to it later follows from the
 * record alone: {@link #deadlines}.
 *
 * @param attributes what its owner writes about it
 * @param createdBy the principal that created it; empty where an earlier release did not note it
 * @param deletionDate when the key is deleted; present exactly in {@code PendingDeletion}
 * @param materials every material the key has had, in the order of first import
 * @param parameters import parameters that can still be used, oldest first
 * @param aliases what it knows of its aliases
 * @param grants what it permits whom beside its policy, oldest first
 * @param approvals commands that wait for approvals, those that began first before others
 * @param multiRegion its related keys in other Regions; empty for a single-Region key
 * @param sequence the number of the key's events so far
 */
public record KeyRecord(
    KeyId id,
    KeySpec spec,
    KeyUsage usage,
    Origin origin,
    KeyAttributes attributes,
    Instant createdAt,
    Optional<String> createdBy,
    KeyState state,
    Optional<Instant> deletionDate,
    List<KeyMaterial> materials,
    List<OutstandingParameters> parameters,
    KeyAliases aliases,
    List<Grant> grants,
    List<PendingApproval> approvals,
    Optional<MultiRegion> multiRegion,
    long sequence) {

  public KeyRecord {
    materials = List.copyOf(materials);
    parameters = List.copyOf(parameters);
    grants = List.copyOf(grants);
    approvals = List.copyOf(approvals);
  }

  /** The material in use, present or waiting for its reimport; empty if there never was any. */
  public Optional<KeyMaterial> currentMaterial() {
    return material(m -> m.role() == KeyMaterial.Role.CURRENT);
  }

  /**
   * Whether any material that belongs to the key for good expires; empty while none is present, and
   * where it was not imported. So AWS KMS has it: a key is of use only while all of them are there.
   */
  public Optional<ExpirationModel> expirationModel() {
    return presentForGood()
        .flatMap(m -> expirationModel(m).stream())
        // KEY_MATERIAL_EXPIRES comes first.
        .min(Comparator.naturalOrder());
  }

  /** Whether one of its materials expires; empty where it is not present or was not imported. */
  public Optional<ExpirationModel> expirationModel(KeyMaterial material) {
    return material.expirationModel().filter(model -> origin == Origin.EXTERNAL);
  }

  /** The earliest date at which a material that belongs to the key for good expires. */
  public Optional<Instant> validTo() {
    return presentForGood().flatMap(m -> m.validTo().stream()).min(Comparator.naturalOrder());
  }

  /** How often the key was rotated. */
  long rotations() {
    return materials.stream().filter(m -> m.rotatedAt().isPresent()).count();
  }

  private Stream<KeyMaterial> presentForGood() {
    return materials.stream().filter(KeyMaterial::imported).filter(m -> !m.role().isPending());
  }

  /** Everything that is to happen to this key at a date. */
  public Set<Deadline> deadlines() {
    Set<Deadline> all = new LinkedHashSet<>();
    for (KeyMaterial m : materials) {
      m.validTo()
          .ifPresent(
              validTo -> {
                m.notices().stream()
                    .findFirst()
                    .ifPresent(
                        lead ->
                            all.add(
                                deadline(
                                    validTo.minus(lead),
                                    Deadline.Kind.EXPIRY_NOTICE,
                                    m.id().value())));
                all.add(deadline(validTo, Deadline.Kind.MATERIAL_EXPIRY, m.id().value()));
              });
    }
    for (OutstandingParameters p : parameters) {
      all.add(deadline(p.validTo(), Deadline.Kind.PARAMETERS_EXPIRY, p.wrappingKeyId()));
    }
    for (PendingApproval a : approvals) {
      all.add(deadline(a.validTo(), Deadline.Kind.APPROVAL_EXPIRY, a.reference()));
    }
    deletionDate.ifPresent(date -> all.add(deadline(date, Deadline.Kind.KEY_DELETION, "")));
    return all;
  }

  private Deadline deadline(Instant due, Deadline.Kind kind, String reference) {
    return new Deadline(due, kind, id, reference);
  }

  Optional<KeyMaterial> material(Predicate<KeyMaterial> which) {
    return materials.stream().filter(which).findFirst();
  }

  Optional<KeyMaterial> material(KeyMaterialId materialId) {
    return material(m -> m.id().equals(materialId));
  }

  Optional<Grant> grant(String grantId) {
    return grants.stream().filter(grant -> grant.id().equals(grantId)).findFirst();
  }

  /**
   * Whether every material that belongs to the key for good is present. Only then can the key be
   * enabled, because data may be encrypted under any of them.
   */
  boolean isComplete() {
    if (origin != Origin.EXTERNAL) {
      return true;
    }
    return currentMaterial().isPresent()
        && materials.stream().filter(m -> !m.role().isPending()).allMatch(KeyMaterial::imported);
  }

  KeyRecord withAttributes(KeyAttributes next) {
    return with(copy -> copy.attributes = next);
  }

  KeyRecord withState(KeyState next) {
    return with(copy -> copy.state = next);
  }

  /** In a state from now on, or from when other Regions have answered. */
  KeyRecord withSettledState(KeyState next) {
    return state.isTransient()
        ? withMultiRegion(multiRegion.orElseThrow().withResumes(Optional.of(next)))
        : withState(next);
  }

  /** Back in the state that it was to go back to. */
  KeyRecord resumed() {
    MultiRegion regions = multiRegion.orElseThrow();
    return withState(regions.resumes().orElse(state))
        .withMultiRegion(regions.withResumes(Optional.empty()));
  }

  KeyRecord withDeletionDate(Optional<Instant> next) {
    return with(copy -> copy.deletionDate = next);
  }

  /** With a material in the place of the one with the same id, or after all others. */
  KeyRecord withMaterial(KeyMaterial next) {
    List<KeyMaterial> all = new ArrayList<>(materials);
    int place = all.indexOf(material(next.id()).orElse(next));
    if (place < 0) {
      all.add(next);
    } else {
      all.set(place, next);
    }
    return withMaterials(all);
  }

  KeyRecord withoutMaterial(KeyMaterialId materialId) {
    return withMaterials(materials.stream().filter(m -> !m.id().equals(materialId)).toList());
  }

  KeyRecord withMaterials(List<KeyMaterial> next) {
    return with(copy -> copy.materials = next);
  }

  KeyRecord withParameters(List<OutstandingParameters> next) {
    return with(copy -> copy.parameters = next);
  }

  /** With import parameters in the place of those with the same wrapping key. */
  KeyRecord withParameters(OutstandingParameters next) {
    return withParameters(
        parameters.stream()
            .map(p -> p.wrappingKeyId().equals(next.wrappingKeyId()) ? next : p)
            .toList());
  }

  KeyRecord withoutParameters(String wrappingKeyId) {
    return withParameters(
        parameters.stream().filter(p -> !p.wrappingKeyId().equals(wrappingKeyId)).toList());
  }

  KeyRecord withAliases(KeyAliases next) {
    return with(copy -> copy.aliases = next);
  }

  KeyRecord withGrants(List<Grant> next) {
    return with(copy -> copy.grants = next);
  }

  KeyRecord withApprovals(List<PendingApproval> next) {
    return with(copy -> copy.approvals = next);
  }

  KeyRecord withoutApprovals(Predicate<PendingApproval> which) {
    return approvals.stream().noneMatch(which)
        ? this
        : withApprovals(approvals.stream().filter(which.negate()).toList());
  }

  KeyRecord withMultiRegion(MultiRegion next) {
    return with(copy -> copy.multiRegion = Optional.of(next));
  }

  KeyRecord withSequence(long next) {
    return with(copy -> copy.sequence = next);
  }

  private KeyRecord with(Consumer<Copy> change) {
    Copy copy = new Copy();
    change.accept(copy);
    return copy.made();
  }

  /** A copy in the making: what is not changed is as in this record. */
  private final class Copy {
    private KeyAttributes attributes = KeyRecord.this.attributes;
    private KeyState state = KeyRecord.this.state;
    private Optional<Instant> deletionDate = KeyRecord.this.deletionDate;
    private List<KeyMaterial> materials = KeyRecord.this.materials;
    private List<OutstandingParameters> parameters = KeyRecord.this.parameters;
    private KeyAliases aliases = KeyRecord.this.aliases;
    private List<Grant> grants = KeyRecord.this.grants;
    private List<PendingApproval> approvals = KeyRecord.this.approvals;
    private Optional<MultiRegion> multiRegion = KeyRecord.this.multiRegion;
    private long sequence = KeyRecord.this.sequence;

    KeyRecord made() {
      return new KeyRecord(
          id,
          spec,
          usage,
          origin,
          attributes,
          createdAt,
          createdBy,
          state,
          deletionDate,
          materials,
          parameters,
          aliases,
          grants,
          approvals,
          multiRegion,
          sequence);
    }
  }
}
