package dev.keylife.material.keyset;

import com.google.crypto.tink.Aead;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * What the keyset file is encrypted with: {@linkplain KeysetPassword a password}, or a key that
 * never leaves an HSM.
 */
public interface KeysetProtection extends AutoCloseable {
  /**
   * What to write into a new file, so that {@link #key} finds the key again. Not secret.
   *
   * @throws KeysetException if it is not good enough to protect a new file
   */
  String describeNew() throws KeysetException;

  /**
   * The key that encrypts a file.
   *
   * @param file the keyset file, for messages
   * @param description what stands in the file, which anybody may have written
   * @throws KeysetException if the file is protected in another way, or the key is out of reach
   * @throws GeneralSecurityException if the key cannot be made
   */
  Aead key(Path file, String description) throws KeysetException, GeneralSecurityException;

  /** Forgets the password or PIN. */
  @Override
  void close();
}
