package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.material.format.MaterialSamples;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of every spec go through their whole life with the real cryptography. */
class EveryKeySpecTopologyTest {
  /** Few wrapping pairs, because nothing here depends on them. */
  private static final Cryptography CRYPTO = TestCryptography.sharingPairs(1_000).get();

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(Setup.in(folder).with(CRYPTO));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  static Stream<KeySpec> specs() {
    return Arrays.stream(KeySpec.values()).filter(spec -> spec != KeySpec.UNKNOWN);
  }

  /** One of each family: the rule does not depend on the size. */
  static Stream<KeySpec> specsWithOneMaterialForLife() {
    return Stream.of(
        KeySpec.HMAC_256,
        KeySpec.RSA_2048,
        KeySpec.ECC_NIST_P256,
        KeySpec.ECC_NIST_EDWARDS25519,
        KeySpec.ML_DSA_44,
        KeySpec.ML_KEM_512);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void materialIsImportedDeletedAndImportedAgain(KeySpec spec) {
    byte[] material = MaterialSamples.of(spec.name());
    create(spec);

    assertEnabled(importing(material));
    assertThat(harness.send(new DeleteImportedKeyMaterial(harness.header("k"), null)).get(0))
        .isInstanceOfSatisfying(
            KeyStateChanged.class,
            changed -> assertThat(changed.getNewState()).isEqualTo(KeyState.PendingImport));
    assertEnabled(importing(material));
  }

  @ParameterizedTest
  @MethodSource("specsWithOneMaterialForLife")
  void noOtherMaterialIsImportedForTheRestOfItsLife(KeySpec spec) {
    create(spec);
    assertEnabled(importing(MaterialSamples.of(spec.name())));
    byte[] other = MaterialSamples.another(spec.name());

    assertIncorrect(importing(other), KeyState.Enabled);
    harness.send(new DeleteImportedKeyMaterial(harness.header("k"), null));
    assertIncorrect(importing(other), KeyState.PendingImport);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void damagedMaterialIsRefusedAndTheKeyWaitsOn(KeySpec spec) {
    create(spec);
    byte[] material = MaterialSamples.of(spec.name());
    assertIncorrect(importing(Arrays.copyOf(material, 27)), KeyState.PendingImport);
    assertEnabled(importing(material));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSAES_OAEP_SHA_256, RSA_4096",
    "RSA_3072, RSAES_OAEP_SHA_1, RSA_3072",
    "RSA_4096, RSAES_OAEP_SHA_256, RSA_4096",
    "ECC_NIST_P521, RSAES_OAEP_SHA_256, RSA_2048",
    "ECC_NIST_P521, RSAES_OAEP_SHA_1, RSA_2048"
  })
  void aWrappingThatCannotHoldTheSpecIsRefusedBeforeAnyoneWraps(
      KeySpec spec, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec) {
    create(spec);
    assertThat(parameters(algorithm, wrappingKeySpec))
        .isInstanceOfSatisfying(
            CommandRejected.class,
            rejected ->
                assertThat(rejected.getCode())
                    .isEqualTo(FailureCode.UnsupportedOperationException));
  }

  @Test
  void aLargerWrappingKeyHoldsP521Directly() {
    create(KeySpec.ECC_NIST_P521);
    assertEnabled(
        importing(
            MaterialSamples.of("ECC_NIST_P521"),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_3072));
  }

  private void create(KeySpec spec) {
    assertThat(
            harness.send(
                CreateKey.newBuilder()
                    .setHeader(harness.header("k"))
                    .setKeySpec(spec)
                    .setKeyUsage(KeyUsages.first(spec))
                    .setOrigin(Origin.EXTERNAL)
                    .setDescription("a test's key")
                    .build()))
        .singleElement()
        .isInstanceOf(KeyStateChanged.class);
  }

  private SpecificRecord parameters(WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec) {
    return harness
        .send(new GetParametersForImport(harness.header("k"), algorithm, wrappingKeySpec, null))
        .get(0);
  }

  private List<SpecificRecord> importing(byte[] material) {
    return importing(
        material, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256, WrappingKeySpec.RSA_2048);
  }

  private List<SpecificRecord> importing(
      byte[] material, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec) {
    ImportParametersIssued issued = (ImportParametersIssued) parameters(algorithm, wrappingKeySpec);
    byte[] wrapped =
        TestCryptography.wrap(
            issued.getPublicKey(),
            dev.keylife.lifecycle.WrappingAlgorithm.valueOf(algorithm.name()),
            material);
    return harness.send(
        new ImportKeyMaterial(
            harness.header("k"),
            issued.getImportToken(),
            ByteBuffer.wrap(wrapped),
            ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
            null,
            null,
            null,
            null));
  }

  private static void assertEnabled(List<SpecificRecord> events) {
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            KeyStateChanged.class,
            changed -> assertThat(changed.getNewState()).isEqualTo(KeyState.Enabled));
  }

  private static void assertIncorrect(List<SpecificRecord> events, KeyState state) {
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            ImportFailed.class,
            failed -> {
              assertThat(failed.getCode()).isEqualTo(FailureCode.IncorrectKeyMaterialException);
              assertThat(failed.getKeyState()).isEqualTo(state);
            });
  }
}
