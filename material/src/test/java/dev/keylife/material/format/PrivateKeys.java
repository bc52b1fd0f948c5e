package dev.keylife.material.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.material.RsaKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jcajce.spec.MLDSAParameterSpec;
import org.bouncycastle.jcajce.spec.MLKEMParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Private keys as other software encodes them, and what the formats say to others. */
final class PrivateKeys {
  static final Set<KeySpec> ASYMMETRIC =
      EnumSet.complementOf(
          EnumSet.of(
              KeySpec.SYMMETRIC_DEFAULT,
              KeySpec.HMAC_224,
              KeySpec.HMAC_256,
              KeySpec.HMAC_384,
              KeySpec.HMAC_512));

  private static final Map<KeySpec, byte[]> MADE = new ConcurrentHashMap<>();

  private PrivateKeys() {}

  /** A good key of a spec in Bouncy Castle's encoding, always the same in one run. */
  static byte[] of(KeySpec spec) {
    return MADE.computeIfAbsent(spec, PrivateKeys::make).clone();
  }

  /** A good key that is not {@link #of}. */
  static byte[] another(KeySpec spec) {
    return make(spec);
  }

  /** The public key that belongs to {@link #of}, as a PKCS #8 key has it inside; not of RSA. */
  static byte[] publicKey(KeySpec spec) {
    try {
      AsymmetricKeyParameter key = PrivateKeyFactory.createKey(of(spec));
      if (key instanceof ECPrivateKeyParameters ec) {
        return ec.getParameters().getG().multiply(ec.getD()).getEncoded(false);
      } else if (key instanceof Ed25519PrivateKeyParameters ed) {
        return ed.generatePublicKey().getEncoded();
      } else if (key instanceof MLDSAPrivateKeyParameters dsa) {
        return dsa.getPublicKey();
      }
      return ((MLKEMPrivateKeyParameters) key).getPublicKey();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] make(KeySpec spec) {
    return switch (spec) {
      case RSA_2048 -> RsaKeys.newPrivateKey(2048);
      case RSA_3072 -> RsaKeys.newPrivateKey(3072);
      case RSA_4096 -> RsaKeys.newPrivateKey(4096);
      case ECC_NIST_P256 -> make("EC", new ECGenParameterSpec("secp256r1"));
      case ECC_NIST_P384 -> make("EC", new ECGenParameterSpec("secp384r1"));
      case ECC_NIST_P521 -> make("EC", new ECGenParameterSpec("secp521r1"));
      case ECC_SECG_P256K1 -> make("EC", new ECGenParameterSpec("secp256k1"));
      case ECC_NIST_EDWARDS25519 -> make("Ed25519", NamedParameterSpec.ED25519);
      case ML_DSA_44 -> make("ML-DSA", MLDSAParameterSpec.ml_dsa_44);
      case ML_DSA_65 -> make("ML-DSA", MLDSAParameterSpec.ml_dsa_65);
      case ML_DSA_87 -> make("ML-DSA", MLDSAParameterSpec.ml_dsa_87);
      case ML_KEM_512 -> make("ML-KEM", MLKEMParameterSpec.ml_kem_512);
      case ML_KEM_768 -> make("ML-KEM", MLKEMParameterSpec.ml_kem_768);
      case ML_KEM_1024 -> make("ML-KEM", MLKEMParameterSpec.ml_kem_1024);
      default -> throw new IllegalArgumentException(spec + " is symmetric");
    };
  }

  static RSAKeyGenParameterSpec rsa(int bits) {
    return new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
  }

  static byte[] make(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider());
      generator.initialize(parameters);
      return generator.generateKeyPair().getPrivate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] sequence(ASN1Encodable... elements) {
    return der(new DERSequence(elements));
  }

  static byte[] sequence(List<ASN1Encodable> elements) {
    return sequence(elements.toArray(ASN1Encodable[]::new));
  }

  static byte[] der(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What a format says to bad material. Fails if it lets it in, changes it, throws anything else,
   * or quotes four bytes of it in a row.
   */
  static String refusal(KeySpec spec, byte[] material) {
    byte[] given = material.clone();
    Throwable thrown = catchThrowable(() -> MaterialFormat.of(spec).check(given));
    assertThat(thrown).isExactlyInstanceOf(KmsException.class).hasNoCause();
    assertThat(given).isEqualTo(material);
    KmsException refusal = (KmsException) thrown;
    assertThat(refusal.code()).isEqualTo(FailureCode.INCORRECT_KEY_MATERIAL);
    String words = refusal.reason();
    for (int i = 0; i + 4 <= material.length; i++) {
      assertThat(words)
          .doesNotContain(HexFormat.of().formatHex(Arrays.copyOfRange(material, i, i + 4)));
    }
    return words;
  }
}
