package dev.keylife.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.use.Vectors.Vector;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published vectors: Wycheproof's, those of NIST's ACVP, and those of RFC 8032. On each of the
 * providers.
 */
class PublishedVectorsTest {

  @ParameterizedTest
  @CsvSource({
    "ecdsa_p256,   ECDSA_SHA_256",
    "ecdsa_p384,   ECDSA_SHA_384",
    "ecdsa_p521,   ECDSA_SHA_512",
    "ecdsa_p256k1, ECDSA_SHA_256",
    "acvp_ecdsa_p256, ECDSA_SHA_256",
    "acvp_ecdsa_p384, ECDSA_SHA_384",
    "acvp_ecdsa_p521, ECDSA_SHA_512"
  })
  void ecdsa(String file, SigningAlgorithm algorithm) throws Exception {
    for (CryptoProviders providers : TestKeys.providers()) {
      for (Vector vector : Vectors.read(file)) {
        EcdsaVerifier verifier = new EcdsaVerifier(vector.key(0), providers);
        byte[] digest = algorithm.hash().of(vector.hex(3));
        assertThat(verifier.isValid(digest, vector.hex(4)))
            .as("%s on %s", vector, providers)
            .isEqualTo(vector.isValid());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rsa_signature_2048_sha256,   RSASSA_PKCS1_V1_5_SHA_256",
    "rsa_signature_2048_sha384,   RSASSA_PKCS1_V1_5_SHA_384",
    "rsa_signature_2048_sha512,   RSASSA_PKCS1_V1_5_SHA_512",
    "rsa_signature_3072_sha256,   RSASSA_PKCS1_V1_5_SHA_256",
    "rsa_signature_3072_sha384,   RSASSA_PKCS1_V1_5_SHA_384",
    "rsa_signature_3072_sha512,   RSASSA_PKCS1_V1_5_SHA_512",
    "rsa_signature_4096_sha256,   RSASSA_PKCS1_V1_5_SHA_256",
    "rsa_signature_4096_sha384,   RSASSA_PKCS1_V1_5_SHA_384",
    "rsa_signature_4096_sha512,   RSASSA_PKCS1_V1_5_SHA_512",
    "rsa_pss_2048_sha256_mgf1_32, RSASSA_PSS_SHA_256",
    "rsa_pss_2048_sha384_mgf1_48, RSASSA_PSS_SHA_384",
    "rsa_pss_3072_sha256_mgf1_32, RSASSA_PSS_SHA_256",
    "rsa_pss_4096_sha256_mgf1_32, RSASSA_PSS_SHA_256",
    "rsa_pss_4096_sha384_mgf1_48, RSASSA_PSS_SHA_384",
    "rsa_pss_4096_sha512_mgf1_64, RSASSA_PSS_SHA_512",
    "acvp_rsa_pkcs1_2048_sha256,  RSASSA_PKCS1_V1_5_SHA_256",
    "acvp_rsa_pkcs1_3072_sha256,  RSASSA_PKCS1_V1_5_SHA_256"
  })
  void rsaSignatures(String file, SigningAlgorithm algorithm) throws Exception {
    for (CryptoProviders providers : TestKeys.providers()) {
      for (Vector vector : Vectors.read(file)) {
        RsaVerifier verifier =
            new RsaVerifier(
                new RsaPublicKey(
                    new BigInteger(1, vector.key(0)), new BigInteger(1, vector.key(1)), providers));
        byte[] digest = algorithm.hash().of(vector.hex(3));
        assertThat(verifier.isValid(algorithm, digest, vector.hex(4)))
            .as("%s on %s", vector, providers)
            .isEqualTo(vector.isValid());
      }
    }
  }

  /** The cipher that is beneath XAES-256-GCM, which has vectors of its own. */
  @Test
  void aesGcm() throws Exception {
    for (CryptoProviders providers : TestKeys.providers()) {
      for (Vector vector : Vectors.read("aes_gcm_256")) {
        byte[] ciphertext = org.bouncycastle.util.Arrays.concatenate(vector.hex(7), vector.hex(8));
        Cipher decrypting = gcm(providers, Cipher.DECRYPT_MODE, vector);
        if (!vector.isValid()) {
          assertThatThrownBy(() -> decrypting.doFinal(ciphertext))
              .as("%s on %s", vector, providers)
              .isInstanceOf(AEADBadTagException.class);
          continue;
        }
        assertThat(decrypting.doFinal(ciphertext))
            .as("%s on %s", vector, providers)
            .isEqualTo(vector.hex(6));
        assertThat(gcm(providers, Cipher.ENCRYPT_MODE, vector).doFinal(vector.hex(6)))
            .as("%s on %s", vector, providers)
            .isEqualTo(ciphertext);
      }
    }
  }

  /** A new one each time: providers refuse to encrypt twice with one key and nonce. */
  private static Cipher gcm(CryptoProviders providers, int mode, Vector vector) throws Exception {
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", providers.gcm());
    gcm.init(
        mode, new SecretKeySpec(vector.hex(3), "AES"), new GCMParameterSpec(128, vector.hex(4)));
    gcm.updateAAD(vector.hex(5));
    return gcm;
  }

  @ParameterizedTest
  @CsvSource({
    "rsa_oaep_2048_sha1_mgf1sha1,     RSA_2048, RSAES_OAEP_SHA_1",
    "rsa_oaep_2048_sha256_mgf1sha256, RSA_2048, RSAES_OAEP_SHA_256",
    "rsa_oaep_3072_sha256_mgf1sha256, RSA_3072, RSAES_OAEP_SHA_256",
    "rsa_oaep_4096_sha256_mgf1sha256, RSA_4096, RSAES_OAEP_SHA_256"
  })
  void rsaOaep(String file, KeySpec spec, EncryptionAlgorithm algorithm) {
    for (CryptoProviders providers : TestKeys.providers()) {
      for (Vector vector : Vectors.read(file)) {
        EncryptionKey key =
            (EncryptionKey)
                TestKeys.open(providers, "k", spec, KeyUsage.ENCRYPT_DECRYPT, vector.key(0));
        if (vector.isValid()) {
          assertThat(key.decrypt(algorithm, vector.hex(4), EncryptionContext.none()))
              .as("%s on %s", vector, providers)
              .isEqualTo(vector.hex(3));
        } else {
          assertThatThrownBy(() -> key.decrypt(algorithm, vector.hex(4), EncryptionContext.none()))
              .as("%s on %s", vector, providers)
              .isInstanceOfSatisfying(
                  UseException.class,
                  e -> assertThat(e.failure()).isEqualTo(UseFailure.INVALID_CIPHERTEXT));
        }
      }
    }
  }

  @Test
  void ed25519() {
    for (Vector vector : Vectors.read("ed25519")) {
      assertThat(
              Ed25519Key.isValid(
                  vector.key(0), SigningAlgorithm.ED25519_SHA_512, vector.hex(3), vector.hex(4)))
          .as(vector.toString())
          .isEqualTo(vector.isValid());
    }
  }

  /** RFC 8032, section 7.1: signatures are deterministic. */
  @ParameterizedTest
  @CsvSource({
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,'',"
        + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,72,"
        + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,af82,"
        + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
  })
  void ed25519AsInTheRfc(String secret, String message, String signature) throws Exception {
    byte[] pkcs8 =
        new PrivateKeyInfo(
                Ed25519Key.ALGORITHM, new DEROctetString(HexFormat.of().parseHex(secret)))
            .getEncoded();
    SignVerifyKey key =
        (SignVerifyKey)
            TestKeys.open(
                TestKeys.PORTABLE, "k", KeySpec.ECC_NIST_EDWARDS25519, KeyUsage.SIGN_VERIFY, pkcs8);
    assertThat(
            key.sign(
                SigningAlgorithm.ED25519_SHA_512,
                MessageType.RAW,
                HexFormat.of().parseHex(message)))
        .isEqualTo(HexFormat.of().parseHex(signature));
  }

  /** RFC 8032, section 7.3. */
  @Test
  void ed25519phAsInTheRfc() {
    byte[] point =
        HexFormat.of().parseHex("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
    byte[] signature =
        HexFormat.of()
            .parseHex(
                "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                    + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
    byte[] message = {'a', 'b', 'c'};
    assertThat(Ed25519Key.isValid(point, SigningAlgorithm.ED25519_PH_SHA_512, message, signature))
        .isTrue();
    assertThat(Ed25519Key.isValid(point, SigningAlgorithm.ED25519_SHA_512, message, signature))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {224, 256, 384, 512})
  void hmac(int bits) {
    KeySpec spec = KeySpec.valueOf("HMAC_" + bits);
    MacAlgorithm algorithm = MacAlgorithm.valueOf("HMAC_SHA_" + bits);
    for (Vector vector : Vectors.read("hmac_sha" + bits)) {
      MacKey key =
          (MacKey)
              TestKeys.open(
                  TestKeys.PORTABLE, "k", spec, KeyUsage.GENERATE_VERIFY_MAC, vector.hex(3));
      if (vector.isValid()) {
        assertThat(key.generateMac(algorithm, vector.hex(4)))
            .as(vector.toString())
            .isEqualTo(vector.hex(5));
      } else {
        assertThatThrownBy(() -> key.verifyMac(algorithm, vector.hex(4), vector.hex(5)))
            .as(vector.toString())
            .isInstanceOf(UseException.class);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"p256, ECC_NIST_P256", "p384, ECC_NIST_P384", "p521, ECC_NIST_P521"})
  void ecdh(String curve, KeySpec spec) throws Exception {
    for (CryptoProviders providers : TestKeys.providers()) {
      for (Vector vector : Vectors.read("ecdh_" + curve)) {
        AgreementKey key =
            (AgreementKey)
                TestKeys.open(
                    providers, "k", spec, KeyUsage.KEY_AGREEMENT, ecKey(spec, vector.hex(4)));
        if (vector.isValid()) {
          assertThat(key.deriveSharedSecret(vector.hex(3)))
              .as("%s on %s", vector, providers)
              .isEqualTo(vector.hex(5));
        } else {
          assertThatThrownBy(() -> key.deriveSharedSecret(vector.hex(3)))
              .as("%s on %s", vector, providers)
              .isInstanceOfSatisfying(
                  UseException.class,
                  e -> assertThat(e.failure()).isEqualTo(UseFailure.VALIDATION));
        }
      }
    }
  }

  private static byte[] ecKey(KeySpec spec, byte[] scalar) throws Exception {
    var oid =
        switch (spec) {
          case ECC_NIST_P256 -> SECObjectIdentifiers.secp256r1;
          case ECC_NIST_P384 -> SECObjectIdentifiers.secp384r1;
          default -> SECObjectIdentifiers.secp521r1;
        };
    int bits = Integer.parseInt(spec.name().substring("ECC_NIST_P".length()));
    return new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, oid),
            new ECPrivateKey(bits, new BigInteger(1, scalar)))
        .getEncoded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"44", "65", "87"})
  void mlDsa(String set) {
    MLDSAParameters parameters = mlDsaParameters(set);
    for (Vector vector : Vectors.read("mldsa_" + set + "_verify")) {
      MLDSAPublicKeyParameters key = new MLDSAPublicKeyParameters(parameters, vector.key(0));
      assertThat(MlDsaKey.isValid(key, MessageType.RAW, vector.hex(3), vector.hex(4)))
          .as(vector.toString())
          .isEqualTo(vector.isValid());
    }
  }

  /** The same signature is valid for the message and for its representative μ. */
  @ParameterizedTest
  @ValueSource(strings = {"44", "65", "87"})
  void mlDsaWithRepresentatives(String set) throws Exception {
    for (Vector vector : Vectors.read("mldsa_" + set + "_sign_seed")) {
      MLDSAPrivateKeyParameters seed =
          new MLDSAPrivateKeyParameters(mlDsaParameters(set), vector.key(0));
      SignVerifyKey key =
          (SignVerifyKey)
              TestKeys.open(
                  TestKeys.PORTABLE,
                  "k",
                  KeySpec.valueOf("ML_DSA_" + set),
                  KeyUsage.SIGN_VERIFY,
                  PrivateKeyInfoFactory.createPrivateKeyInfo(seed).getEncoded());
      byte[] publicKey = key.publicKey().orElseThrow();
      assertThat(
              Arrays.copyOfRange(
                  publicKey, publicKey.length - vector.key(1).length, publicKey.length))
          .isEqualTo(vector.key(1));
      assertThatCode(
              () ->
                  key.verify(
                      SigningAlgorithm.ML_DSA_SHAKE_256,
                      MessageType.EXTERNAL_MU,
                      vector.hex(4),
                      vector.hex(5)))
          .as(vector.toString())
          .doesNotThrowAnyException();
      if (vector.hex(3).length > 0) {
        key.verify(
            SigningAlgorithm.ML_DSA_SHAKE_256, MessageType.RAW, vector.hex(3), vector.hex(5));
      }
    }
  }

  /** NIST's are for contexts that AWS does not have, and for representatives, which it has. */
  @ParameterizedTest
  @ValueSource(strings = {"44", "65", "87"})
  void mlDsaOfNist(String set) {
    for (Vector vector : Vectors.read("acvp_mldsa_" + set)) {
      MLDSAPublicKeyParameters key =
          new MLDSAPublicKeyParameters(mlDsaParameters(set), vector.key(0));
      assertThat(MlDsaKey.isValid(key, MessageType.EXTERNAL_MU, vector.hex(3), vector.hex(4)))
          .as(vector.toString())
          .isEqualTo(vector.isValid());
    }
  }

  private static MLDSAParameters mlDsaParameters(String set) {
    return switch (set) {
      case "44" -> MLDSAParameters.ml_dsa_44;
      case "65" -> MLDSAParameters.ml_dsa_65;
      default -> MLDSAParameters.ml_dsa_87;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"512", "768", "1024"})
  void mlKem(String set) throws Exception {
    for (Vector vector : Vectors.read("mlkem_" + set)) {
      EncapsulationKey key = mlKemKey(set, vector.hex(3));
      if (vector.isValid()) {
        assertThat(key.decapsulate(vector.hex(4))).as(vector.toString()).isEqualTo(vector.hex(5));
      } else {
        assertThatThrownBy(() -> key.decapsulate(vector.hex(4)))
            .as(vector.toString())
            .isInstanceOf(UseException.class);
      }
    }
  }

  /** The public key of a seed; and of a ciphertext that was modified, the secret of FIPS 203. */
  @ParameterizedTest
  @ValueSource(strings = {"512", "768", "1024"})
  void mlKemOfNist(String set) throws Exception {
    for (Vector vector : Vectors.read("acvp_mlkem_" + set)) {
      EncapsulationKey key = mlKemKey(set, vector.hex(3));
      assertThat(key.decapsulate(vector.hex(4))).as(vector.toString()).isEqualTo(vector.hex(5));
      byte[] encoded = key.publicKey().orElseThrow();
      byte[] publicKey = vector.hex(6);
      assertThat(Arrays.copyOfRange(encoded, encoded.length - publicKey.length, encoded.length))
          .as(vector.toString())
          .isEqualTo(publicKey);
    }
  }

  private static EncapsulationKey mlKemKey(String set, byte[] seed) throws Exception {
    MLKEMParameters parameters =
        switch (set) {
          case "512" -> MLKEMParameters.ml_kem_512;
          case "768" -> MLKEMParameters.ml_kem_768;
          default -> MLKEMParameters.ml_kem_1024;
        };
    return (EncapsulationKey)
        TestKeys.open(
            TestKeys.PORTABLE,
            "k",
            KeySpec.valueOf("ML_KEM_" + set),
            KeyUsage.ENCAPSULATE_DECAPSULATE,
            PrivateKeyInfoFactory.createPrivateKeyInfo(
                    new MLKEMPrivateKeyParameters(parameters, seed))
                .getEncoded());
  }
}
