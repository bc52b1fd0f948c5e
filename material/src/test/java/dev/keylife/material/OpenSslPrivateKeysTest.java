package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.Sealer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Private keys that OpenSSL's command line made and wrapped can be imported, in every way. */
class OpenSslPrivateKeysTest {
  private static final KeyId KEY = new KeyId("from-openssl");
  private static final List<WrappingAlgorithm> ALGORITHMS =
      Arrays.stream(WrappingAlgorithm.values()).filter(WrappingAlgorithm::isOffered).toList();

  /** One of the middle size will do here: each size is tested with material of raw bytes. */
  private static final WrappingKeySpec WRAPPING_KEY = WrappingKeySpec.RSA_3072;

  @TempDir private static Path folder;
  private static MasterKeys keys;
  private static MaterialCryptography crypto;
  private static final Map<WrappingAlgorithm, IssuedParameters> ISSUED =
      new EnumMap<>(WrappingAlgorithm.class);

  @BeforeAll
  static void issue() throws Exception {
    keys = TestKeyset.newMasterKeys();
    crypto = TestCryptography.with(keys);
    for (WrappingAlgorithm algorithm : ALGORITHMS) {
      ISSUED.put(
          algorithm,
          crypto.issueParameters(KEY, algorithm, WRAPPING_KEY, Instant.EPOCH, Instant.EPOCH));
    }
  }

  @AfterAll
  static void close() {
    crypto.close();
  }

  static Stream<KeySpec> specs() {
    return Arrays.stream(KeySpec.values())
        .filter(spec -> spec != KeySpec.SYMMETRIC_DEFAULT && !spec.name().startsWith("HMAC"));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void importsThePrivateKeyThatOpenSslMadeAndWrapped(KeySpec spec) throws Exception {
    OpenSsl openSsl = new OpenSsl(folder);
    byte[] material = openSsl.generate(spec);
    for (WrappingAlgorithm algorithm : ALGORITHMS) {
      if (algorithm.isHybrid() || material.length <= mostUnderOaep(algorithm)) {
        assertImports(openSsl, spec, algorithm, material);
      }
    }
  }

  /** RFC 8017, section 7.1.1: the modulus less two hashes and two bytes. */
  private static int mostUnderOaep(WrappingAlgorithm algorithm) {
    int hash = algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_1 ? 20 : 32;
    return WRAPPING_KEY.modulusBits() / 8 - 2 * hash - 2;
  }

  private static void assertImports(
      OpenSsl openSsl, KeySpec spec, WrappingAlgorithm algorithm, byte[] material)
      throws IOException {
    IssuedParameters issued = ISSUED.get(algorithm);
    ImportToken token = crypto.openToken(issued.importToken());
    byte[] wrapped = openSsl.wrap(issued.publicKey().toArray(), algorithm, material);

    SealedMaterial imported =
        crypto.unwrap(
            new WrappedMaterial(
                KEY, spec, token, issued.sealedWrappingKey(), ByteString.of(wrapped)));

    SecretId id = new SecretId(KEY, SecretId.Kind.KEY_MATERIAL, imported.id().value());
    assertThat(new Sealer(keys.sealing()).open(id, imported.sealed())).isEqualTo(material);
  }
}
