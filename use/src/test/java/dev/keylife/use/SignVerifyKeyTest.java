package dev.keylife.use;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.lifecycle.KeyAlgorithms;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sign and Verify with each key spec and algorithm. */
class SignVerifyKeyTest {
  private static final byte[] MESSAGE = "a message to be signed".repeat(20).getBytes(US_ASCII);

  /** A key spec, one of its algorithms, and a message type that goes with both. */
  record Way(KeySpec spec, SigningAlgorithm algorithm, MessageType type) {
    byte[] message() {
      return type == MessageType.RAW ? MESSAGE : Arrays.copyOf(MESSAGE, algorithm.hash().bytes());
    }
  }

  static Stream<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (KeySpec spec : KeySpec.values()) {
      if (spec.usages().contains(KeyUsage.SIGN_VERIFY)) {
        for (String name : KeyAlgorithms.of(spec, KeyUsage.SIGN_VERIFY)) {
          SigningAlgorithm algorithm = SigningAlgorithm.valueOf(name);
          types(algorithm).forEach(type -> ways.add(new Way(spec, algorithm, type)));
        }
      }
    }
    return ways.stream();
  }

  private static List<MessageType> types(SigningAlgorithm algorithm) {
    return switch (algorithm) {
      case ED25519_SHA_512 -> List.of(MessageType.RAW);
      case ED25519_PH_SHA_512 -> List.of(MessageType.DIGEST);
      case ML_DSA_SHAKE_256 -> List.of(MessageType.RAW, MessageType.EXTERNAL_MU);
      default -> List.of(MessageType.RAW, MessageType.DIGEST);
    };
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatWasSignedIsValidAndNothingElseIs(Way way) {
    List<SignVerifyKey> keys =
        TestKeys.providers().stream().map(p -> TestKeys.signing(p, way.spec)).toList();
    byte[] message = way.message();
    for (SignVerifyKey signer : keys) {
      byte[] signature = signer.sign(way.algorithm, way.type, message);
      for (SignVerifyKey verifier : keys) {
        verifier.verify(way.algorithm, way.type, message, signature);
        assertInvalid(verifier, way, TestKeys.flipBit(message, 7), signature);
        for (int bit : new int[] {0, 9, 8 * (signature.length / 2), 8 * signature.length - 1}) {
          assertInvalid(verifier, way, message, TestKeys.flipBit(signature, bit));
        }
        assertInvalid(verifier, way, message, Arrays.copyOf(signature, signature.length - 1));
        assertInvalid(verifier, way, message, Arrays.copyOf(signature, signature.length + 1));
        assertInvalid(verifier, way, message, new byte[1]);
      }
    }
  }

  private static void assertInvalid(SignVerifyKey key, Way way, byte[] message, byte[] signature) {
    assertThat(UseRefusal.failureOf(() -> key.verify(way.algorithm, way.type, message, signature)))
        .isEqualTo(UseFailure.KMS_INVALID_SIGNATURE);
  }

  /** "A message and its hash digest are considered to be the same message." */
  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PSS_SHA_384",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512",
    "ECC_NIST_P521, ECDSA_SHA_512",
    "ECC_SECG_P256K1, ECDSA_SHA_256"
  })
  void aMessageAndItsDigestAreTheSame(KeySpec spec, SigningAlgorithm algorithm) {
    SignVerifyKey key = TestKeys.signing(CryptoProviders.best(), spec);
    byte[] digest = algorithm.hash().of(MESSAGE);
    key.verify(
        algorithm, MessageType.DIGEST, digest, key.sign(algorithm, MessageType.RAW, MESSAGE));
    key.verify(
        algorithm, MessageType.RAW, MESSAGE, key.sign(algorithm, MessageType.DIGEST, digest));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, ECDSA_SHA_256, RAW, 10, INVALID_KEY_USAGE",
    "ECC_NIST_P256, ECDSA_SHA_384, RAW, 10, INVALID_KEY_USAGE",
    "ECC_NIST_P256, ECDSA_SHA_256, DIGEST, 31, VALIDATION",
    "ECC_NIST_P256, ECDSA_SHA_256, DIGEST, 33, VALIDATION",
    "ECC_NIST_P256, ECDSA_SHA_256, EXTERNAL_MU, 64, VALIDATION",
    "ECC_NIST_P256, ECDSA_SHA_256, RAW, 4097, VALIDATION",
    "RSA_2048, RSASSA_PSS_SHA_512, DIGEST, 32, VALIDATION",
    "ECC_NIST_EDWARDS25519, ED25519_SHA_512, DIGEST, 64, VALIDATION",
    "ECC_NIST_EDWARDS25519, ED25519_SHA_512, RAW, 4097, VALIDATION",
    "ECC_NIST_EDWARDS25519, ED25519_PH_SHA_512, RAW, 64, VALIDATION",
    "ECC_NIST_EDWARDS25519, ED25519_PH_SHA_512, DIGEST, 63, VALIDATION",
    "ML_DSA_44, ML_DSA_SHAKE_256, DIGEST, 64, VALIDATION",
    "ML_DSA_44, ML_DSA_SHAKE_256, EXTERNAL_MU, 63, VALIDATION",
    "ML_DSA_44, ED25519_SHA_512, RAW, 10, INVALID_KEY_USAGE"
  })
  void whatDoesNotGoTogetherIsRefused(
      KeySpec spec, SigningAlgorithm algorithm, MessageType type, int length, UseFailure failure) {
    SignVerifyKey key = TestKeys.signing(TestKeys.PORTABLE, spec);
    byte[] message = new byte[length];
    assertThat(UseRefusal.failureOf(() -> key.sign(algorithm, type, message))).isEqualTo(failure);
    assertThat(UseRefusal.failureOf(() -> key.verify(algorithm, type, message, new byte[64])))
        .isEqualTo(failure);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PSS_SHA_256",
    "ECC_NIST_P256, ECDSA_SHA_256",
    "ECC_NIST_EDWARDS25519, ED25519_SHA_512",
    "ML_DSA_44, ML_DSA_SHAKE_256"
  })
  void aClosedKeyDoesNotSign(KeySpec spec, SigningAlgorithm algorithm) {
    for (CryptoProviders providers : TestKeys.providers()) {
      SignVerifyKey key = TestKeys.signing(providers, spec);
      byte[] signature = key.sign(algorithm, MessageType.RAW, MESSAGE);
      key.close();
      key.close();
      assertThatThrownBy(
              () -> {
                byte[] after = key.sign(algorithm, MessageType.RAW, MESSAGE);
                TestKeys.signing(providers, spec)
                    .verify(algorithm, MessageType.RAW, MESSAGE, after);
              })
          .as("after %s", Arrays.toString(signature))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void eachAlgorithmOfTheCoreIsThere() {
    assertThat(ways().map(Way::algorithm)).contains(SigningAlgorithm.values());
  }
}
