package dev.keylife.material.unwrapping;

import static dev.keylife.material.KmsRefusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.PrivateKey;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RSA-OAEP against Wycheproof, on every provider: good ones, every flaw of a block, and every size.
 */
class OaepVectorsTest {
  static Stream<Arguments> files() {
    return TestEngines.all()
        .flatMap(
            engine ->
                Stream.of(
                    Arguments.of(
                        "rsa_oaep_2048_sha1_mgf1sha1", WrappingAlgorithm.RSAES_OAEP_SHA_1, engine),
                    Arguments.of(
                        "rsa_oaep_2048_sha256_mgf1sha256",
                        WrappingAlgorithm.RSAES_OAEP_SHA_256,
                        engine),
                    Arguments.of(
                        "rsa_oaep_3072_sha256_mgf1sha256",
                        WrappingAlgorithm.RSAES_OAEP_SHA_256,
                        engine),
                    Arguments.of(
                        "rsa_oaep_4096_sha256_mgf1sha256",
                        WrappingAlgorithm.RSAES_OAEP_SHA_256,
                        engine)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void agreesWithWycheproof(String file, WrappingAlgorithm algorithm, CryptoEngine engine) {
    RsaScheme rsa = new RsaScheme(engine);
    PrivateKey key = rsa.readKey(WrappingVectors.key(file));
    for (WrappingVectors.Vector vector : WrappingVectors.read(file)) {
      byte[] ciphertext = vector.hex(4);

      if (vector.isValid()) {
        assertThat(rsa.unwrap(key, algorithm, ciphertext))
            .as(vector.name())
            .isEqualTo(vector.hex(3));
      } else {
        refusal(FailureCode.INVALID_CIPHERTEXT, () -> rsa.unwrap(key, algorithm, ciphertext));
      }
    }
  }
}
