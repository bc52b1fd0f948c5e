package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token imports one material, once, into its own key, here, in time; and nothing else does. */
class ImportTokensTopologyTest {
  @TempDir Path folder;
  private final Cryptography crypto = TestCryptography.shared();
  private TopologyHarness harness;
  private ImportParametersIssued issued;
  private byte[] ciphertext;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(Setup.in(folder.resolve("state")).with(crypto));
    harness.send(harness.createKey("k"));
    issued = harness.parameters("k");
    ciphertext = TestCryptography.wrapOaepSha256(issued.getPublicKey(), PlainCryptography.MATERIAL);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void everyBitFlipAndEveryTruncationIsRefusedAndTheTokenStaysGood() {
    byte[] token = bytes(issued);
    for (int bit = 0; bit < token.length * 8; bit++) {
      byte[] flipped = token.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRefused(flipped, FailureCode.InvalidImportTokenException);
    }
    for (int length = 1; length < token.length; length++) {
      assertRefused(Arrays.copyOf(token, length), FailureCode.InvalidImportTokenException);
      assertRefused(
          Arrays.copyOfRange(token, token.length - length, token.length),
          FailureCode.InvalidImportTokenException);
    }
    assertRefused(Arrays.copyOf(token, token.length + 1), FailureCode.InvalidImportTokenException);
    assertRefused(new byte[0], FailureCode.ValidationException);
    assertImports(token);
  }

  @Test
  void noSpliceOfTwoGoodTokensOfOneKeyIsGood() {
    byte[] one = bytes(issued);
    byte[] two = bytes(harness.parameters("k"));
    assertThat(two).hasSameSizeAs(one);
    // All tokens of one keyset begin alike: from where they differ on, no cut will do.
    for (int cut = Arrays.mismatch(one, two) + 1; cut < one.length; cut++) {
      byte[] spliced = one.clone();
      System.arraycopy(two, cut, spliced, cut, two.length - cut);
      if (!Arrays.equals(spliced, one)) {
        assertRefused(spliced, FailureCode.InvalidImportTokenException);
      }
    }
    assertImports(one);
  }

  @Test
  void aTokenOfAnotherKeyIsRefusedHoweverMuchTheCommandIsLikeItsOwn() {
    harness.send(harness.createKey("other"));
    byte[] foreign = bytes(harness.parameters("other"));

    assertRefused(foreign, FailureCode.InvalidImportTokenException);
    harness.advance(Duration.ofHours(25));
    assertRefused(foreign, FailureCode.InvalidImportTokenException);
  }

  @Test
  void aTokenOfAnotherInstallationIsRefusedThoughItNamesTheSameKey() {
    try (TopologyHarness elsewhere = new TopologyHarness(folder.resolve("elsewhere"))) {
      elsewhere.send(elsewhere.createKey("k"));
      assertRefused(bytes(elsewhere.parameters("k")), FailureCode.InvalidImportTokenException);
    }
  }

  @Test
  void aTokenOfAnotherClusterUnderTheSameMasterKeysIsRefused() {
    try (TopologyHarness elsewhere =
        new TopologyHarness(Setup.in(folder.resolve("elsewhere")).with(crypto))) {
      elsewhere.send(elsewhere.createKey("k"));
      assertRefused(bytes(elsewhere.parameters("k")), FailureCode.InvalidImportTokenException);
    }
  }

  @Test
  void aTokenDoesNotFitTheWrappingKeyOfAnother() {
    byte[] other = bytes(harness.parameters("k"));

    assertRefused(other, FailureCode.InvalidCiphertextException);
    assertImports(bytes(issued));
  }

  @Test
  void aTokenThatWasUsedIsRefusedAlsoForTheSameMaterialAndAfterARestart() {
    assertImports(bytes(issued));

    assertRefused(bytes(issued), FailureCode.InvalidImportTokenException, KeyState.Enabled);
    harness = harness.restartAfter(Duration.ofMinutes(1));
    assertRefused(bytes(issued), FailureCode.InvalidImportTokenException, KeyState.Enabled);
  }

  @Test
  void aTokenIsGoodUntilItsExpiryAndNotAfter() {
    byte[] late = bytes(harness.parameters("k"));
    harness.advance(Duration.ofHours(24).minusMillis(1));
    assertImports(bytes(issued));
    harness.advance(Duration.ofMillis(1));
    assertRefused(late, FailureCode.ExpiredImportTokenException, KeyState.Enabled);
  }

  private void assertRefused(byte[] token, FailureCode code) {
    assertRefused(token, code, KeyState.PendingImport);
  }

  private void assertRefused(byte[] token, FailureCode code, KeyState state) {
    assertThat(send(token))
        .singleElement()
        .isInstanceOfSatisfying(
            ImportFailed.class,
            failed -> {
              assertThat(failed.getCode()).isEqualTo(code);
              assertThat(failed.getKeyState()).isEqualTo(state);
            });
  }

  private void assertImports(byte[] token) {
    assertThat(send(token))
        .singleElement()
        .isInstanceOfSatisfying(
            KeyStateChanged.class,
            changed -> assertThat(changed.getNewState()).isEqualTo(KeyState.Enabled));
  }

  /** Imports material that is wrapped as the first parameters say, with any token. */
  private List<SpecificRecord> send(byte[] token) {
    return harness.send(
        new ImportKeyMaterial(
            harness.header("k"),
            ByteBuffer.wrap(token),
            ByteBuffer.wrap(ciphertext),
            ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
            null,
            null,
            null,
            null));
  }

  private static byte[] bytes(ImportParametersIssued parameters) {
    ByteBuffer token = parameters.getImportToken().duplicate();
    byte[] bytes = new byte[token.remaining()];
    token.get(bytes);
    return bytes;
  }
}
