package dev.keylife.client;

import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.engines.AESWrapPadEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Wraps key material for import, as AWS KMS describes it.
 *
 * <ul>
 *   <li>{@code RSAES_OAEP_SHA_*}: RSA-OAEP (RFC 8017, section 7.1) with that hash, MGF1 with the
 *       same hash, and an empty label. Holds little: see {@link #directCapacity}.
 *   <li>{@code RSA_AES_KEY_WRAP_SHA_*}: a fresh AES-256 key under RSA-OAEP, then the material under
 *       that key with AES key wrap with padding (RFC 5649); the two concatenated.
 * </ul>
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html">Encrypt
 *     the key material</a>
 */
public final class KeyMaterialWrapper {
  private static final int AES_KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyMaterialWrapper() {}

  /**
   * The algorithm to use where the user names none: the direct one where the material fits into it.
   */
  public static WrappingAlgorithm algorithmFor(SecretBytes material, WrappingKeySpec spec) {
    return material.length() <= directCapacity(spec)
        ? WrappingAlgorithm.RSAES_OAEP_SHA_256
        : WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
  }

  /** How many bytes {@code RSAES_OAEP_SHA_256} can hold: k - 2 hLen - 2 (RFC 8017, 7.1.1). */
  static int directCapacity(WrappingKeySpec spec) {
    int modulusBytes =
        switch (spec) {
          case RSA_2048 -> 256;
          case RSA_3072 -> 384;
          case RSA_4096 -> 512;
          case SM2, UNKNOWN -> throw new IllegalArgumentException("cannot wrap with " + spec);
        };
    return modulusBytes - 2 * 32 - 2;
  }

  /**
   * Wraps material.
   *
   * @param material the plaintext; not wiped here
   * @param publicKey the wrapping key, X.509 SubjectPublicKeyInfo in DER
   * @throws IllegalArgumentException if the key is no RSA key, the algorithm is not one of the
   *     four, or the material does not fit; the message says which
   */
  public static byte[] wrap(SecretBytes material, byte[] publicKey, WrappingAlgorithm algorithm) {
    return switch (algorithm) {
      case RSAES_OAEP_SHA_256 -> oaep(material.bytes(), rsa(publicKey), Hash.SHA_256);
      case RSAES_OAEP_SHA_1 -> oaep(material.bytes(), rsa(publicKey), Hash.SHA_1);
      case RSA_AES_KEY_WRAP_SHA_256 -> hybrid(material.bytes(), rsa(publicKey), Hash.SHA_256);
      case RSA_AES_KEY_WRAP_SHA_1 -> hybrid(material.bytes(), rsa(publicKey), Hash.SHA_1);
      case RSAES_PKCS1_V1_5, SM2PKE, UNKNOWN ->
          throw new IllegalArgumentException("Key material cannot be wrapped with " + algorithm);
    };
  }

  private record Hash(String name, MGF1ParameterSpec mgf1) {
    static final Hash SHA_256 = new Hash("SHA-256", MGF1ParameterSpec.SHA256);
    static final Hash SHA_1 = new Hash("SHA-1", MGF1ParameterSpec.SHA1);

    /** As in the names of the wrapping algorithms. */
    @Override
    public String toString() {
      return name.replace('-', '_');
    }
  }

  private static RSAPublicKey rsa(byte[] publicKey) {
    try {
      return (RSAPublicKey)
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The wrapping key is not an RSA public key", e);
    }
  }

  private static byte[] oaep(byte[] material, RSAPublicKey key, Hash hash) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key,
          new OAEPParameterSpec(hash.name, "MGF1", hash.mgf1, PSource.PSpecified.DEFAULT),
          RANDOM);
      return cipher.doFinal(material);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          String.format(
              "%d bytes of key material do not fit into RSAES_OAEP_%s under a key of %d bits: use"
                  + " RSA_AES_KEY_WRAP_%s",
              material.length, hash, key.getModulus().bitLength(), hash),
          e);
    }
  }

  private static byte[] hybrid(byte[] material, RSAPublicKey key, Hash hash) {
    byte[] aesKey = new byte[AES_KEY_BYTES];
    RANDOM.nextBytes(aesKey);
    try {
      byte[] wrappedKey = oaep(aesKey, key, hash);
      byte[] wrappedMaterial = keyWrapWithPadding(aesKey, material);
      byte[] both = Arrays.copyOf(wrappedKey, wrappedKey.length + wrappedMaterial.length);
      System.arraycopy(wrappedMaterial, 0, both, wrappedKey.length, wrappedMaterial.length);
      return both;
    } finally {
      Arrays.fill(aesKey, (byte) 0);
    }
  }

  /** AES key wrap with padding, RFC 5649, section 4.1. */
  static byte[] keyWrapWithPadding(byte[] aesKey, byte[] material) {
    KeyParameter parameter = new KeyParameter(aesKey);
    try {
      AESWrapPadEngine engine = new AESWrapPadEngine();
      engine.init(true, parameter);
      return engine.wrap(material, 0, material.length);
    } finally {
      Arrays.fill(parameter.getKey(), (byte) 0);
    }
  }
}
