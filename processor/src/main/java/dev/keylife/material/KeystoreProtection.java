package dev.keylife.material;

import com.google.crypto.tink.Aead;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * What the keystore file is encrypted with: {@linkplain KeystorePassword a password}, or a key that
 * never leaves an HSM.
 */
public interface KeystoreProtection extends AutoCloseable {
  /**
   * What to write into a new file, so that {@link #key} finds the key again. Not secret.
   *
   * @throws KeystoreException if it is not good enough to protect a new file
   */
  String describeNew() throws KeystoreException;

  /**
   * The key that encrypts a file.
   *
   * @param file the keystore file, for messages
   * @param description what stands in the file, which anybody may have written
   * @throws KeystoreException if the file is protected in another way, or the key is out of reach
   * @throws GeneralSecurityException if the key cannot be made
   */
  Aead key(Path file, String description) throws KeystoreException, GeneralSecurityException;

  /** Forgets the password or PIN. */
  @Override
  void close();
}
