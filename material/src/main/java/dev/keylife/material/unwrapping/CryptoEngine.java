package dev.keylife.material.unwrapping;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * What unwrapping takes from one JCA provider: the RSA private-key operation without padding (RSADP
 * of RFC 8017, section 5.1.2), and AES key wrap. The RSA padding is {@link OaepBlock}'s. Each of
 * the providers blinds the private key.
 *
 * <p>No {@code Cipher} is kept from one operation to the next: it would hold its last private key
 * for as long as its thread lives, and a new one costs nothing that can be measured beside RSA.
 *
 * <p>Safe for use by several threads.
 */
final class CryptoEngine {
  private static final String TRANSFORMATION = "RSA/ECB/NoPadding";

  private static final String RSA = "RSA";

  private final Provider provider;
  private final boolean makesKeyPairs;
  private final KeyReader keys;
  private final AesKeyWrap keyWrap;

  /** How a provider reads a private key in DER (PKCS #8), which the caller wipes. */
  @FunctionalInterface
  interface KeyReader {
    PrivateKey read(byte[] pkcs8) throws GeneralSecurityException;
  }

  /**
   * The provider need not be registered, and is not registered here.
   *
   * @param makesKeyPairs whether key pairs come from the provider, or from the JDK
   */
  CryptoEngine(
      Provider provider, KeyReader keys, String keyWrapTransformation, boolean makesKeyPairs) {
    this.provider = provider;
    this.makesKeyPairs = makesKeyPairs;
    this.keys = keys;
    this.keyWrap = new AesKeyWrap(keyWrapTransformation, provider);
  }

  /**
   * Makes an RSA key pair with the public exponent 65537, on the JDK where the provider has no way
   * of its own that is faster.
   */
  KeyPair newKeyPair(int modulusBits) throws GeneralSecurityException {
    KeyPairGenerator generator =
        makesKeyPairs
            ? KeyPairGenerator.getInstance(RSA, provider)
            : KeyPairGenerator.getInstance(RSA);
    generator.initialize(modulusBits);
    return generator.generateKeyPair();
  }

  /**
   * Reads a private key, into the provider's own form.
   *
   * @param pkcs8 the key in DER; the caller wipes it
   */
  PrivateKey readKey(byte[] pkcs8) throws GeneralSecurityException {
    return keys.read(pkcs8);
  }

  /**
   * Decrypts one block by RSA.
   *
   * @param block a number below the modulus, as long as the modulus
   * @return as long as the modulus; the caller wipes it
   */
  byte[] decryptRsa(PrivateKey key, byte[] block) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION, provider);
    cipher.init(Cipher.DECRYPT_MODE, key);
    byte[] result = cipher.doFinal(block);
    if (result.length == block.length) {
      return result;
    }
    // Bouncy Castle drops leading zeros.
    byte[] padded = new byte[block.length];
    System.arraycopy(result, 0, padded, block.length - result.length, result.length);
    Arrays.fill(result, (byte) 0);
    return padded;
  }

  AesKeyWrap keyWrap() {
    return keyWrap;
  }

  @Override
  public String toString() {
    return provider.getName() + " " + provider.getVersionStr();
  }
}
