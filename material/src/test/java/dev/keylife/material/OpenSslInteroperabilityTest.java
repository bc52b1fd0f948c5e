package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.Sealer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What OpenSSL's command line wraps can be imported, with every algorithm and key size. */
class OpenSslInteroperabilityTest {
  private static final KeyId KEY = new KeyId("from-openssl");

  @TempDir private Path folder;

  static Stream<Arguments> combinations() {
    return Stream.of(WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_3072, WrappingKeySpec.RSA_4096)
        .flatMap(
            spec ->
                Arrays.stream(WrappingAlgorithm.values())
                    .filter(WrappingAlgorithm::isOffered)
                    .map(algorithm -> Arguments.of(algorithm, spec)));
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void importsWhatOpenSslWrapped(WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec)
      throws Exception {
    OpenSsl openSsl = new OpenSsl(folder);
    MasterKeys keys = TestKeyset.newMasterKeys();
    try (MaterialCryptography crypto = TestCryptography.with(keys)) {
      IssuedParameters issued =
          crypto.issueParameters(KEY, algorithm, wrappingKeySpec, Instant.EPOCH, Instant.EPOCH);
      ImportToken token = crypto.openToken(issued.importToken());

      for (int length : new int[] {28, 37, 64}) {
        byte[] material = MaterialWrapping.newAesKey(length);
        byte[] wrapped = openSsl.wrap(issued.publicKey().toArray(), algorithm, material);

        SealedMaterial imported =
            crypto.unwrap(
                new Cryptography.WrappedMaterial(
                    KEY,
                    KeySpec.HMAC_224,
                    token,
                    issued.sealedWrappingKey(),
                    ByteString.of(wrapped)));

        SecretId id = new SecretId(KEY, SecretId.Kind.KEY_MATERIAL, imported.id().value());
        assertThat(new Sealer(keys.sealing()).open(id, imported.sealed())).isEqualTo(material);
      }
    }
  }
}
