package dev.keylife.lifecycle;

/**
 * Names one sealed secret. It is also what the seal is bound to, so that a secret moved to another
 * name does not open.
 *
 * @param key the key that it belongs to and is erased with
 * @param kind what it is
 * @param name unique for the key and kind: a wrapping key id, or a key material id
 */
public record SecretId(KeyId key, Kind kind, String name) {

  /** What a secret is. */
  public enum Kind {
    /** The private half of a wrapping key pair. */
    WRAPPING_KEY,
    /** Imported key material. */
    KEY_MATERIAL
  }

  static SecretId wrappingKey(KeyId key, String wrappingKeyId) {
    return new SecretId(key, Kind.WRAPPING_KEY, wrappingKeyId);
  }

  static SecretId material(KeyId key, KeyMaterialId id) {
    return new SecretId(key, Kind.KEY_MATERIAL, id.value());
  }
}
