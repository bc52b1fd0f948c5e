package dev.keylife.use;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * An RSA public key and its operation without padding (RSAEP and RSAVP1 of RFC 8017, section 5).
 *
 * <p>A {@code Cipher} is made for each operation: it costs nothing that can be measured beside RSA.
 */
final class RsaPublicKey {
  private static final String RAW = "RSA/ECB/NoPadding";

  private final CryptoProviders providers;
  private final BigInteger modulus;
  private final BigInteger exponent;
  private final PublicKey key;

  RsaPublicKey(BigInteger modulus, BigInteger exponent, CryptoProviders providers)
      throws GeneralSecurityException {
    this.providers = providers;
    this.modulus = modulus;
    this.exponent = exponent;
    this.key =
        KeyFactory.getInstance("RSA", providers.asymmetric())
            .generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  BigInteger modulus() {
    return modulus;
  }

  BigInteger exponent() {
    return exponent;
  }

  PublicKey key() {
    return key;
  }

  /** As SubjectPublicKeyInfo in DER. */
  byte[] encoded() throws IOException {
    return new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
            new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, exponent))
        .getEncoded(ASN1Encoding.DER);
  }

  int modulusBytes() {
    return (modulus.bitLength() + 7) / 8;
  }

  /** Whether a block is as long as the modulus and a number below it. */
  boolean isBlock(byte[] block) {
    return block.length == modulusBytes() && new BigInteger(1, block).compareTo(modulus) < 0;
  }

  /** The result is as long as the modulus, as the block is. */
  byte[] apply(byte[] block) {
    return run(providers, Cipher.ENCRYPT_MODE, key, block);
  }

  static byte[] run(CryptoProviders providers, int mode, Key key, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance(RAW, providers.asymmetric());
      cipher.init(mode, key, providers.random());
      byte[] result = cipher.doFinal(block);
      if (result.length == block.length) {
        return result;
      }
      // Bouncy Castle drops leading zeros.
      byte[] padded = new byte[block.length];
      System.arraycopy(result, 0, padded, block.length - result.length, result.length);
      Secrets.wipe(result);
      return padded;
    } catch (GeneralSecurityException | RuntimeException e) {
      // Each number below the modulus has a result.
      throw UseException.internal("The RSA operation failed in " + providers + ".");
    }
  }
}
