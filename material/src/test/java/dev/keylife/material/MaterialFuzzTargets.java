package dev.keylife.material;

import dev.keylife.fuzz.FuzzTarget;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.format.MaterialFormat;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.tokens.ImportTokens;
import dev.keylife.material.tokens.TokenEncoding;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.material.unwrapping.Unwrapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.jcajce.spec.MLDSAParameterSpec;
import org.bouncycastle.jcajce.spec.MLKEMParameterSpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** What of a stranger's bytes reaches the cryptography. */
public final class MaterialFuzzTargets {
  private static final long LITTLE = 256 * 1024;
  private static final long MUCH = 8 * 1024 * 1024;
  private static final long PRIMALITY = 64 << 20;

  /**
   * Any bytes will do for the first, if they are as many as they should be; the others are read as
   * RSA_2048 is, and take seconds to make.
   */
  private static final Set<KeySpec> LEFT_OUT =
      EnumSet.of(
          KeySpec.SYMMETRIC_DEFAULT,
          KeySpec.HMAC_224,
          KeySpec.HMAC_256,
          KeySpec.HMAC_384,
          KeySpec.HMAC_512,
          KeySpec.RSA_3072,
          KeySpec.RSA_4096);

  private static final ImportToken TOKEN =
      new ImportToken(
          new KeyId("payments-2026"),
          "0d9ac1f3-7c39-4f0c-8f6e-2a1b3c4d5e6f",
          WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
          WrappingKeySpec.RSA_4096,
          Instant.EPOCH,
          Instant.parse("2026-11-24T10:15:30.123456789Z"));

  private MaterialFuzzTargets() {}

  /** All of them, with keys made for the occasion. */
  public static List<FuzzTarget> all() {
    try {
      List<FuzzTarget> targets = new ArrayList<>(List.of(tokens(), tokenContents()));
      // Small for an RSA key: it is the reading that is on trial, and this is ten times as fast.
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(1024);
      KeyPair pair = generator.generateKeyPair();
      for (WrappingAlgorithm algorithm :
          List.of(
              WrappingAlgorithm.RSAES_OAEP_SHA_256,
              WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1,
              WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256)) {
        targets.add(ciphertexts(pair, algorithm));
      }
      targets.add(wrappingKeys(pair));
      for (KeySpec spec : KeySpec.values()) {
        if (!LEFT_OUT.contains(spec)) {
          targets.add(materials(spec, MaterialFormat.of(spec)));
        }
      }
      return targets;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FuzzTarget tokens() throws GeneralSecurityException {
    ImportTokens tokens = new ImportTokens(TestKeyset.newMasterKeys().tokens());
    List<byte[]> corpus =
        IntStream.range(0, 8).mapToObj(i -> tokens.seal(TOKEN).toArray()).toList();
    return new FuzzTarget(
        "import tokens",
        corpus,
        LITTLE,
        input -> {
          boolean accepted =
              passes(
                  Set.of(FailureCode.INVALID_IMPORT_TOKEN),
                  input,
                  bytes -> tokens.open(ByteString.of(bytes)));
          if (accepted && corpus.stream().noneMatch(good -> Arrays.equals(good, input))) {
            throw new AssertionError("a forged token was accepted");
          }
          return accepted;
        });
  }

  /** As if somebody had the token keys, or another version of Keylife had made the token. */
  private static FuzzTarget tokenContents() {
    return new FuzzTarget(
        "contents of import tokens",
        List.of(TokenEncoding.encode(TOKEN)),
        MUCH, // readUTF makes room for the 64 KiB that a length can claim
        input -> {
          try {
            TokenEncoding.decode(input);
            return true;
          } catch (IOException documented) {
            return false;
          }
        });
  }

  private static FuzzTarget ciphertexts(KeyPair pair, WrappingAlgorithm algorithm) {
    Unwrapper unwrapper = TestCryptography.unwrapper(ProviderChoice.AUTO);
    PrivateKey key = unwrapper.readKey(algorithm, pair.getPrivate().getEncoded());
    return new FuzzTarget(
        "ciphertexts under " + algorithm,
        Stream.of(16, 32, 61)
            .map(length -> MaterialWrapping.wrap(pair.getPublic(), algorithm, new byte[length]))
            .toList(),
        MUCH,
        input ->
            passes(
                Set.of(FailureCode.INVALID_CIPHERTEXT),
                input,
                bytes -> unwrapper.unwrap(key, algorithm, bytes)));
  }

  /** As if somebody had the sealing keys. */
  private static FuzzTarget wrappingKeys(KeyPair pair) {
    Unwrapper unwrapper = TestCryptography.unwrapper(ProviderChoice.AUTO);
    return new FuzzTarget(
        "wrapping keys in DER",
        List.of(pair.getPrivate().getEncoded()),
        MUCH,
        input ->
            passes(
                Set.of(FailureCode.KMS_INTERNAL),
                input,
                bytes -> unwrapper.readKey(WrappingAlgorithm.RSAES_OAEP_SHA_256, bytes)));
  }

  private static FuzzTarget materials(KeySpec spec, MaterialFormat format) {
    return new FuzzTarget(
        "key material for " + spec,
        IntStream.range(0, 3).mapToObj(i -> material(spec)).toList(),
        // Trying whether two factors are prime takes numbers as long as they are, many times over.
        spec.name().startsWith("RSA") ? PRIMALITY : MUCH,
        input -> passes(Set.of(FailureCode.INCORRECT_KEY_MATERIAL), input, format::check));
  }

  /** Good material, as the providers at hand encode it. */
  private static byte[] material(KeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT, HMAC_224, HMAC_256, HMAC_384, HMAC_512, RSA_3072, RSA_4096 ->
          throw new IllegalArgumentException(spec + " is left out");
      case RSA_2048 -> RsaKeys.newPrivateKey(2048);
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

  private static byte[] privateKey(String algorithm, AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator =
          KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider());
      generator.initialize(parameters);
      return generator.generateKeyPair().getPrivate().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean passes(
      Set<FailureCode> documented, byte[] input, Consumer<byte[]> reading) {
    try {
      reading.accept(input);
      return true;
    } catch (KmsException refusal) {
      if (!documented.contains(refusal.code())) {
        throw new AssertionError("the wrong code", refusal);
      }
      return false;
    }
  }
}
