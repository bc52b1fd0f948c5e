package dev.keylife.client;

import dev.keylife.type.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** The other side of wrapping, with the JDK alone: an independent judge. */
public final class Unwrapping {
  private Unwrapping() {}

  public static byte[] unwrap(byte[] wrapped, PrivateKey key, WrappingAlgorithm algorithm) {
    boolean sha256 = algorithm.name().endsWith("SHA_256");
    try {
      if (algorithm.name().startsWith("RSAES_OAEP")) {
        return oaep(wrapped, key, sha256);
      }
      int modulusBytes = ((RSAKey) key).getModulus().bitLength() / 8;
      byte[] aesKey = oaep(Arrays.copyOf(wrapped, modulusBytes), key, sha256);
      Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding", "SunJCE");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
      return cipher.doFinal(wrapped, modulusBytes, wrapped.length - modulusBytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] oaep(byte[] wrapped, PrivateKey key, boolean sha256)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        key,
        new OAEPParameterSpec(
            sha256 ? "SHA-256" : "SHA-1",
            "MGF1",
            sha256 ? MGF1ParameterSpec.SHA256 : MGF1ParameterSpec.SHA1,
            PSource.PSpecified.DEFAULT));
    return cipher.doFinal(wrapped);
  }
}
