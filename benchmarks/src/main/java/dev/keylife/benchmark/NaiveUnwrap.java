package dev.keylife.benchmark;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * RSA_AES_KEY_WRAP_SHA_256 as one would write it from the JCA's documentation: each step follows if
 * the one before did not throw. Here to show that the test sees what that gives away.
 */
final class NaiveUnwrap {
  private static final OAEPParameterSpec PARAMETERS =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  private final PrivateKey key;
  private final int rsaBytes;

  NaiveUnwrap(PrivateKey key, int modulusBits) {
    this.key = key;
    this.rsaBytes = modulusBits / 8;
  }

  /** Of a ciphertext that cannot be unwrapped. */
  void attempt(byte[] ciphertext) {
    try {
      Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
      rsa.init(Cipher.DECRYPT_MODE, key, PARAMETERS);
      byte[] aesKey = rsa.doFinal(ciphertext, 0, rsaBytes);
      Cipher aes = Cipher.getInstance("AES/KWP/NoPadding", "SunJCE");
      aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
      byte[] material = aes.doFinal(Arrays.copyOfRange(ciphertext, rsaBytes, ciphertext.length));
      throw new IllegalStateException("a flawed ciphertext gave " + material.length + " bytes");
    } catch (GeneralSecurityException expected) {
      // All of them fail.
    }
  }
}
