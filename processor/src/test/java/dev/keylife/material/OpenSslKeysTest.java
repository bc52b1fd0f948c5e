package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.lifecycle.Bytes;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.Cryptography.UnwrappedMaterial;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Private keys that OpenSSL's command line made and wrapped can be imported, of every spec. */
class OpenSslKeysTest {
  private static final KeyId KEY = new KeyId("from-openssl");

  @TempDir private Path folder;

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of(KeySpec.RSA_2048, List.of("RSA", "-pkeyopt", "rsa_keygen_bits:2048")),
        Arguments.of(KeySpec.RSA_3072, List.of("RSA", "-pkeyopt", "rsa_keygen_bits:3072")),
        Arguments.of(KeySpec.RSA_4096, List.of("RSA", "-pkeyopt", "rsa_keygen_bits:4096")),
        Arguments.of(KeySpec.ECC_NIST_P256, List.of("EC", "-pkeyopt", "ec_paramgen_curve:P-256")),
        Arguments.of(KeySpec.ECC_NIST_P384, List.of("EC", "-pkeyopt", "ec_paramgen_curve:P-384")),
        Arguments.of(KeySpec.ECC_NIST_P521, List.of("EC", "-pkeyopt", "ec_paramgen_curve:P-521")),
        Arguments.of(
            KeySpec.ECC_SECG_P256K1, List.of("EC", "-pkeyopt", "ec_paramgen_curve:secp256k1")),
        Arguments.of(KeySpec.ECC_NIST_EDWARDS25519, List.of("ED25519")),
        Arguments.of(KeySpec.ML_DSA_44, List.of("ML-DSA-44")),
        Arguments.of(KeySpec.ML_DSA_65, List.of("ML-DSA-65")),
        Arguments.of(KeySpec.ML_DSA_87, List.of("ML-DSA-87")),
        Arguments.of(KeySpec.ML_KEM_512, List.of("ML-KEM-512")),
        Arguments.of(KeySpec.ML_KEM_768, List.of("ML-KEM-768")),
        Arguments.of(KeySpec.ML_KEM_1024, List.of("ML-KEM-1024")));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void importsTheKeyThatOpenSslMadeAndWrapped(KeySpec spec, List<String> algorithm)
      throws Exception {
    OpenSsl openSsl = new OpenSsl(folder);
    Optional<byte[]> made = openSsl.privateKey(algorithm);
    assumeTrue(made.isPresent(), "this openssl cannot make " + algorithm.get(0) + " keys");
    byte[] material = made.get();
    MasterKeys keys = TinkMasterKeys.generate();
    try (MaterialCryptography crypto = TestCryptography.with(keys)) {
      for (WrappingAlgorithm wrapping : WrappingAlgorithm.values()) {
        if (wrapping.isOffered() && (wrapping.isHybrid() || material.length <= 190)) {
          IssuedParameters issued =
              crypto.issueParameters(KEY, wrapping, WrappingKeySpec.RSA_2048, Instant.EPOCH);
          ImportToken token = crypto.openToken(issued.importToken());
          byte[] wrapped = openSsl.wrap(issued.publicKey().toArray(), wrapping, material);
          UnwrappedMaterial imported =
              crypto.unwrap(KEY, spec, token, issued.sealedWrappingKey(), Bytes.of(wrapped));
          SecretId id = new SecretId(KEY, SecretId.Kind.KEY_MATERIAL, imported.id().value());
          assertThat(new Sealer(keys.sealing()).open(id, imported.sealed())).isEqualTo(material);
        }
      }
    }
  }
}
