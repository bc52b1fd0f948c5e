package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one material of a key, imported or made here; the material itself is a sealed
 * secret.
 *
 * @param id its id
 * @param role the part it plays for the key
 * @param imported whether it is present; if not, it has expired or been deleted and waits for its
 *     reimport
 * @param validTo when it expires; empty where it does not, and while it is not present
 * @param description the text of its last import
 * @param importedAt when it was last imported, or was made; while it is awaited, when it was told
 * @param rotatedAt when it became the current one by a rotation, which is always on demand; empty
 *     for the first material, and while it is pending rotation
 * @param notices the lead times at which its expiry is still to be announced, longest first
 * @param awaited whether another Region told of it, and it was never imported here
 */
public record KeyMaterial(
    KeyMaterialId id,
    Role role,
    boolean imported,
    Optional<Instant> validTo,
    Optional<String> description,
    Instant importedAt,
    Optional<Instant> rotatedAt,
    List<Duration> notices,
    boolean awaited) {

  /** The part a material plays for its key (KeyMaterialState of the AWS KMS API). */
  public enum Role {
    CURRENT,
    NON_CURRENT,
    /** Imported for a rotation that has not been asked for yet; not bound to the key for good. */
    PENDING_ROTATION,
    /** The same, of a multi-Region key of which not every replica has it yet. */
    PENDING_MULTI_REGION_IMPORT_AND_ROTATION;

    /** Whether it is not bound to the key for good. */
    public boolean isPending() {
      return this == PENDING_ROTATION || this == PENDING_MULTI_REGION_IMPORT_AND_ROTATION;
    }
  }

  public KeyMaterial {
    notices = List.copyOf(notices);
  }

  /**
   * Material that was made for a key and is in use at once.
   *
   * @param rotatedAt as the component has it
   */
  static KeyMaterial generated(KeyMaterialId id, Instant at, Optional<Instant> rotatedAt) {
    return new KeyMaterial(
        id,
        Role.CURRENT,
        true,
        Optional.empty(),
        Optional.empty(),
        at,
        rotatedAt,
        List.of(),
        false);
  }

  /** Material that another Region told of, and that is to be imported here. */
  static KeyMaterial awaited(MultiRegionNews.SharedMaterial told, Instant at) {
    return new KeyMaterial(
        told.id(),
        told.role(),
        false,
        Optional.empty(),
        Optional.empty(),
        at,
        told.rotatedAt(),
        List.of(),
        true);
  }

  /** Whether it expires; empty while it is not present. */
  public Optional<ExpirationModel> expirationModel() {
    if (!imported) {
      return Optional.empty();
    }
    return Optional.of(
        validTo.isPresent()
            ? ExpirationModel.KEY_MATERIAL_EXPIRES
            : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
  }

  /** The same material in the place of a newer one. */
  KeyMaterial replaced() {
    return with(Role.NON_CURRENT, rotatedAt, notices);
  }

  /** The same material after the key was rotated to it. */
  KeyMaterial rotatedTo(Instant at) {
    return with(Role.CURRENT, Optional.of(at), notices);
  }

  /** The same material in another part. */
  KeyMaterial withRole(Role next, Optional<Instant> nextRotatedAt) {
    return with(next, nextRotatedAt, notices);
  }

  KeyMaterial withNotices(List<Duration> next) {
    return with(role, rotatedAt, next);
  }

  private KeyMaterial with(
      Role nextRole, Optional<Instant> nextRotatedAt, List<Duration> nextNotices) {
    return new KeyMaterial(
        id,
        nextRole,
        imported,
        validTo,
        description,
        importedAt,
        nextRotatedAt,
        nextNotices,
        awaited);
  }

  /** The same material after it was deleted or has expired. */
  KeyMaterial removed() {
    return new KeyMaterial(
        id, role, false, Optional.empty(), description, importedAt, rotatedAt, List.of(), awaited);
  }
}
