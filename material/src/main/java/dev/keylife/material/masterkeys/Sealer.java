package dev.keylife.material.masterkeys;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.SecretId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Seals secrets for the state stores. The seal is bound to the secret's name: sealed bytes that
 * were moved to another key, or from a wrapping key to key material, do not open.
 */
public final class Sealer {
  private final Aead aead;

  public Sealer(Aead aead) {
    this.aead = aead;
  }

  /**
   * Seals a secret; the caller wipes the plaintext.
   *
   * @throws KmsException {@code DependencyTimeoutException} or {@code KMSInternalException}
   */
  public ByteString seal(SecretId id, byte[] secret) {
    try {
      return ByteString.of(aead.encrypt(secret, associatedData(id)));
    } catch (GeneralSecurityException e) {
      throw MasterKeyFailure.of(e, "A secret could not be sealed.");
    }
  }

  /**
   * Opens a sealed secret; the caller wipes it.
   *
   * @throws KmsException {@code KMSInternalException} if it was not sealed under this name and
   *     these master keys; {@code DependencyTimeoutException}
   */
  public byte[] open(SecretId id, ByteString sealed) {
    try {
      return aead.decrypt(sealed.toArray(), associatedData(id));
    } catch (GeneralSecurityException e) {
      throw MasterKeyFailure.of(
          e, "A sealed secret could not be opened: it is damaged, or under other master keys.");
    }
  }

  /** Injective: neither a key id nor a kind can contain the separator, and the name comes last. */
  private static byte[] associatedData(SecretId id) {
    return ("keylife-secret-1|" + id.key().value() + "|" + id.kind() + "|" + id.name())
        .getBytes(StandardCharsets.UTF_8);
  }
}
