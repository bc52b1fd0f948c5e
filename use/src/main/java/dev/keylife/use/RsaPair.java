package dev.keylife.use;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import javax.crypto.Cipher;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/**
 * An RSA key pair and the operation with its private key without padding (RSADP and RSASP1 of RFC
 * 8017, section 5). Providers blind the private key, and check what it gives against the public
 * one.
 */
final class RsaPair {
  private final CryptoProviders providers;
  private final PrivateKey privateKey;
  private final RsaPublicKey publicKey;
  private final byte[] encodedPublicKey;

  /**
   * @param material PKCS #8, checked when it was imported
   */
  RsaPair(byte[] material, CryptoProviders providers) throws GeneralSecurityException, IOException {
    this.providers = providers;
    RSAPrivateKey key =
        RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(material).parsePrivateKey());
    this.privateKey =
        KeyFactory.getInstance("RSA", providers.asymmetric())
            .generatePrivate(
                new RSAPrivateCrtKeySpec(
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    key.getPrime1(),
                    key.getPrime2(),
                    key.getExponent1(),
                    key.getExponent2(),
                    key.getCoefficient()));
    this.publicKey = new RsaPublicKey(key.getModulus(), key.getPublicExponent(), providers);
    this.encodedPublicKey = publicKey.encoded();
  }

  RsaPublicKey publicKey() {
    return publicKey;
  }

  byte[] encodedPublicKey() {
    return encodedPublicKey.clone();
  }

  /** The result is as long as the modulus, as the block is. */
  byte[] apply(byte[] block) {
    return RsaPublicKey.run(providers, Cipher.DECRYPT_MODE, privateKey, block);
  }

  void close() {
    Secrets.destroy(privateKey);
  }
}
