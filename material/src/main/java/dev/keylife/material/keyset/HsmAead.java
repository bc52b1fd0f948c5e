package dev.keylife.material.keyset;

import com.google.crypto.tink.Aead;
import dev.keylife.material.masterkeys.MasterKeysUnavailableException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM inside an HSM: a nonce of 12 random bytes, then what the HSM makes. It encrypts a handful
 * of times in the life of its key, so random nonces do not meet.
 */
final class HsmAead implements Aead {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Provider hsm;
  private final SecretKey key;

  HsmAead(Provider hsm, SecretKey key) {
    this.hsm = hsm;
    this.key = key;
  }

  @Override
  public byte[] encrypt(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    byte[] encrypted = run(Cipher.ENCRYPT_MODE, nonce, plaintext, associatedData);
    byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
    System.arraycopy(encrypted, 0, all, NONCE_BYTES, encrypted.length);
    return all;
  }

  @Override
  public byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
    if (ciphertext.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw new AEADBadTagException("too short");
    }
    return run(
        Cipher.DECRYPT_MODE,
        Arrays.copyOf(ciphertext, NONCE_BYTES),
        Arrays.copyOfRange(ciphertext, NONCE_BYTES, ciphertext.length),
        associatedData);
  }

  private byte[] run(int mode, byte[] nonce, byte[] input, byte[] associatedData)
      throws GeneralSecurityException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", hsm);
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(associatedData);
      return cipher.doFinal(input);
    } catch (InvalidKeyException | ProviderException e) {
      // The key was found in the HSM: where it is invalid now, the HSM or the login is gone.
      throw new MasterKeysUnavailableException(
          "the HSM failed (" + Pkcs11Protection.reason(e) + ")");
    }
  }
}
