package dev.keylife.material;

import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * RSA-OAEP decryption (RFC 8017, section 7.1.2) through the JCA, with the same hash for the label
 * and for MGF1, and an empty label. The providers differ in both by default, so both are spelled
 * out.
 */
final class RsaOaep {
  private static final String TRANSFORMATION = "RSA/ECB/OAEPPadding";

  private final Provider provider;

  RsaOaep(Provider provider) {
    this.provider = provider;
  }

  /**
   * With the fastest provider that forgets the key. The JDK's own is as fast as Bouncy Castle's,
   * but keeps the private exponent of a key in a static cache of blinding values after the key
   * itself is gone, until other keys displace it: an erased wrapping key could be read from the
   * heap.
   */
  static RsaOaep fastest() {
    return new RsaOaep(new BouncyCastleProvider());
  }

  /** The plaintext, which the caller wipes; empty if it does not decrypt, for whatever cause. */
  Optional<byte[]> decrypt(
      PrivateKey key, WrappingAlgorithm algorithm, byte[] input, int offset, int length) {
    OAEPParameterSpec parameters = parameters(algorithm);
    try {
      Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
      cipher.init(Cipher.DECRYPT_MODE, key, parameters);
      return Optional.of(cipher.doFinal(input, offset, length));
    } catch (GeneralSecurityException | RuntimeException e) {
      // Providers throw the second as well, and what they say differs from cause to cause.
      return Optional.empty();
    }
  }

  private static OAEPParameterSpec parameters(WrappingAlgorithm algorithm) {
    MGF1ParameterSpec mgf1 =
        switch (algorithm) {
          case RSAES_OAEP_SHA_256, RSA_AES_KEY_WRAP_SHA_256 -> MGF1ParameterSpec.SHA256;
          case RSAES_OAEP_SHA_1, RSA_AES_KEY_WRAP_SHA_1 -> MGF1ParameterSpec.SHA1;
          case RSAES_PKCS1_V1_5, SM2PKE ->
              throw new IllegalArgumentException(algorithm + " is not OAEP");
        };
    return new OAEPParameterSpec(
        mgf1.getDigestAlgorithm(), "MGF1", mgf1, PSource.PSpecified.DEFAULT);
  }
}
