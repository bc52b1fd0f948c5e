package dev.keylife.material;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.keypairs.WrappingKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.jcajce.spec.MLDSAParameterSpec;
import org.bouncycastle.jcajce.spec.MLKEMParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Makes material at random, in the form in which material of the same spec is imported: symmetric
 * keys as bytes, private keys in PKCS #8. An HMAC key is as long as its digest, as AWS KMS makes
 * it.
 *
 * <p>Safe for use by several threads.
 */
final class MaterialGenerator {
  private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private final SecureRandom random = new SecureRandom();
  private final WrappingKeys pairs;

  /**
   * @param pairs makes RSA key pairs, which take long, ahead of their use
   */
  MaterialGenerator(WrappingKeys pairs) {
    this.pairs = pairs;
  }

  /** New material; the caller wipes it. */
  byte[] generate(KeyId key, KeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT, HMAC_256 -> bytes(32);
      case HMAC_224 -> bytes(28);
      case HMAC_384 -> bytes(48);
      case HMAC_512 -> bytes(64);
      case RSA_2048 -> rsa(key, WrappingKeySpec.RSA_2048);
      case RSA_3072 -> rsa(key, WrappingKeySpec.RSA_3072);
      case RSA_4096 -> rsa(key, WrappingKeySpec.RSA_4096);
      case ECC_NIST_P256 -> privateKey("EC", new ECGenParameterSpec("secp256r1"));
      case ECC_NIST_P384 -> privateKey("EC", new ECGenParameterSpec("secp384r1"));
      case ECC_NIST_P521 -> privateKey("EC", new ECGenParameterSpec("secp521r1"));
      case ECC_SECG_P256K1 -> privateKey("EC", new ECGenParameterSpec("secp256k1"));
      case ECC_NIST_EDWARDS25519 -> privateKey("Ed25519", NamedParameterSpec.ED25519);
      case ML_DSA_44 -> privateKey("ML-DSA", MLDSAParameterSpec.ml_dsa_44);
      case ML_DSA_65 -> privateKey("ML-DSA", MLDSAParameterSpec.ml_dsa_65);
      case ML_DSA_87 -> privateKey("ML-DSA", MLDSAParameterSpec.ml_dsa_87);
      case ML_KEM_512 -> privateKey("ML-KEM", MLKEMParameterSpec.ml_kem_512);
      case ML_KEM_768 -> privateKey("ML-KEM", MLKEMParameterSpec.ml_kem_768);
      case ML_KEM_1024 -> privateKey("ML-KEM", MLKEMParameterSpec.ml_kem_1024);
    };
  }

  private byte[] bytes(int length) {
    byte[] material = new byte[length];
    random.nextBytes(material);
    return material;
  }

  private byte[] rsa(KeyId key, WrappingKeySpec spec) {
    return pairs.nextOwn(key, spec).getPrivate().getEncoded();
  }

  private byte[] privateKey(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, PROVIDER);
      generator.initialize(parameters, random);
      return generator.generateKeyPair().getPrivate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Bouncy Castle has " + algorithm, e);
    }
  }
}
