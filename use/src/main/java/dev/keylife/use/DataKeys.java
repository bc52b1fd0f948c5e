package dev.keylife.use;

import dev.keylife.lifecycle.KeySpec;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Draws random bytes and makes data key pairs: keys for use outside, which nothing here keeps.
 *
 * <p>Safe for use by several threads.
 */
public final class DataKeys {
  private final CryptoProviders providers;

  public DataKeys(CryptoProviders providers) {
    this.providers = providers;
  }

  /**
   * A key pair.
   *
   * @param privateKey PrivateKeyInfo in DER (RFC 5958), ML-KEM with the seed alone; the caller
   *     wipes it
   * @param publicKey SubjectPublicKeyInfo in DER (RFC 5280)
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not kept
  public record Pair(byte[] privateKey, byte[] publicKey) {
    /** Without the private key. */
    @Override
    public String toString() {
      return "Pair[" + publicKey.length + " bytes]";
    }
  }

  /** Random bytes, which the caller wipes if they are secret. */
  public byte[] random(int bytes) {
    return providers.random(bytes);
  }

  /** Makes a key pair; RSA takes up to seconds. */
  public Pair newPair(DataKeyPairSpec spec) {
    try {
      return switch (spec) {
        case RSA_2048 -> rsa(2048);
        case RSA_3072 -> rsa(3072);
        case RSA_4096 -> rsa(4096);
        case ECC_NIST_P256 -> ec(KeySpec.ECC_NIST_P256);
        case ECC_NIST_P384 -> ec(KeySpec.ECC_NIST_P384);
        case ECC_NIST_P521 -> ec(KeySpec.ECC_NIST_P521);
        case ECC_SECG_P256K1 -> ec(KeySpec.ECC_SECG_P256K1);
        case ECC_NIST_EDWARDS25519 -> ed25519();
        case ML_KEM_512 -> mlKem(MLKEMParameters.ml_kem_512);
        case ML_KEM_768 -> mlKem(MLKEMParameters.ml_kem_768);
        case ML_KEM_1024 -> mlKem(MLKEMParameters.ml_kem_1024);
      };
    } catch (GeneralSecurityException | IOException e) {
      throw UseException.internal("A data key pair could not be made.");
    }
  }

  private Pair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", providers.asymmetric());
    generator.initialize(bits, providers.random());
    return encoded(generator.generateKeyPair());
  }

  private Pair ec(KeySpec spec) throws GeneralSecurityException, IOException {
    EcCurve curve = EcCurve.of(spec);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", providers.asymmetric());
    generator.initialize(new ECGenParameterSpec(curve.secName()), providers.random());
    Pair made = encoded(generator.generateKeyPair());
    byte[] canonical = curve.canonicalPrivateKey(made.privateKey());
    Secrets.wipe(made.privateKey());
    return new Pair(canonical, curve.publicKey(canonical));
  }

  private static Pair encoded(KeyPair pair) {
    return new Pair(pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
  }

  private Pair ed25519() throws IOException {
    byte[] secret = providers.random(Ed25519.SECRET_KEY_SIZE);
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(secret, 0, point, 0);
    Pair pair =
        new Pair(
            new PrivateKeyInfo(Ed25519Key.ALGORITHM, new DEROctetString(secret))
                .getEncoded(ASN1Encoding.DER),
            new SubjectPublicKeyInfo(Ed25519Key.ALGORITHM, point).getEncoded(ASN1Encoding.DER));
    Secrets.wipe(secret);
    return pair;
  }

  private Pair mlKem(MLKEMParameters parameters) throws IOException {
    MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
    generator.init(new MLKEMKeyGenerationParameters(providers.random(), parameters));
    AsymmetricCipherKeyPair made = generator.generateKeyPair();
    MLKEMPrivateKeyParameters seed =
        ((MLKEMPrivateKeyParameters) made.getPrivate())
            .withPreferredFormat(MLKEMPrivateKeyParameters.SEED_ONLY);
    Pair pair =
        new Pair(
            PrivateKeyInfoFactory.createPrivateKeyInfo(seed).getEncoded(ASN1Encoding.DER),
            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(made.getPublic())
                .getEncoded(ASN1Encoding.DER));
    Secrets.destroy(seed);
    return pair;
  }
}
