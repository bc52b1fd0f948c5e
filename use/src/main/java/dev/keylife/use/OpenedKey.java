package dev.keylife.use;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import java.util.Optional;

/**
 * A key with one material, ready for use. There is an interface for each key usage, and a key
 * implements the one of its own: a key that signs has no method to decrypt.
 *
 * <p>Safe for use by several threads. Whoever opened it closes it, once nobody uses it any more;
 * then the material is overwritten as far as Java allows it. Copies inside JCA objects and numbers
 * ({@link java.math.BigInteger}) are let go of, and vanish with the next garbage collection.
 */
public sealed interface OpenedKey extends AutoCloseable
    permits EncryptionKey, SignVerifyKey, MacKey, AgreementKey, EncapsulationKey {

  /**
   * Whose material this is.
   *
   * @param keyId bare
   */
  record Name(KeyId keyId, KeySpec spec, KeyMaterialId materialId) {}

  Name name();

  /**
   * The public key, as SubjectPublicKeyInfo in DER (RFC 5280); empty where there is none, which is
   * for symmetric encryption and HMAC keys.
   */
  Optional<byte[]> publicKey();

  /** Lets go of the material. Closing again does nothing. */
  @Override
  void close();
}
