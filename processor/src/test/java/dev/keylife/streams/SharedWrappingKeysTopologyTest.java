package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeyState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One wrapping key pair for several keys: each key's part of it begins and ends by itself. */
class SharedWrappingKeysTopologyTest {
  private static final Duration VALIDITY = Duration.ofHours(24);

  @TempDir Path folder;
  private final Supplier<MaterialCryptography> processors = TestCryptography.sharingPairs(3);
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(Setup.in(folder.resolve("state")).with(processors.get()));
    List.of("a", "b", "c", "d").forEach(key -> harness.send(harness.createKey(key)));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void oneKeysImportErasesItsOwnPartAndLeavesTheOthersUsable() {
    ImportParametersIssued a = harness.parameters("a");
    ImportParametersIssued b = harness.parameters("b");
    assertThat(a.getPublicKey()).isEqualTo(b.getPublicKey());

    assertThat(importWith("a", a)).isInstanceOf(KeyStateChanged.class);
    assertThat(privateKeys()).singleElement().asString().startsWith("b/");
    assertThat(importWith("b", b)).isInstanceOf(KeyStateChanged.class);
    assertThat(privateKeys()).as("the last token is used up").isEmpty();
  }

  @Test
  void aPairStandsInNoMoreAnswersThanTheSettingAllows() {
    ByteBuffer first = harness.parameters("a").getPublicKey();

    assertThat(harness.parameters("b").getPublicKey()).isEqualTo(first);
    assertThat(harness.parameters("c").getPublicKey()).isEqualTo(first);
    assertThat(harness.parameters("d").getPublicKey()).isNotEqualTo(first);
  }

  @Test
  void aTokenIsOfItsKeyAloneAlthoughThePairIsNot() {
    ImportParametersIssued a = harness.parameters("a");
    ImportParametersIssued b = harness.parameters("b");

    assertThat(a.getImportToken()).isNotEqualTo(b.getImportToken());
    assertThat(importWith("b", a))
        .isInstanceOfSatisfying(
            ImportFailed.class,
            failed ->
                assertThat(failed.getCode()).isEqualTo(FailureCode.InvalidImportTokenException));
    assertThat(privateKeys()).as("a failed import changes nothing").hasSize(2);
  }

  @Test
  void aSecondTokenOfTheSameKeyAndPairOutlivesTheFirst() {
    ImportParametersIssued first = harness.parameters("a");
    ImportParametersIssued second = harness.parameters("a");
    assertThat(first.getPublicKey()).isEqualTo(second.getPublicKey());

    assertThat(importWith("a", first)).isInstanceOf(KeyStateChanged.class);
    assertThat(((ImportFailed) importWith("a", first)).getCode())
        .isEqualTo(FailureCode.InvalidImportTokenException);
    assertThat(importWith("a", second)).isInstanceOf(KeyStateChanged.class);
    assertThat(privateKeys()).isEmpty();
  }

  @Test
  void eachPartExpiresAtItsOwnTokensDate() {
    harness.parameters("a");
    harness.advance(Duration.ofHours(1));
    ImportParametersIssued later = harness.parameters("b");

    harness.advance(VALIDITY.minusMinutes(59));
    assertThat(privateKeys()).singleElement().asString().startsWith("b/");
    assertThat(importWith("b", later)).isInstanceOf(KeyStateChanged.class);
  }

  @Test
  void afterARestartIssuedParametersStillServeAndNewOnesHaveANewPair() {
    ImportParametersIssued a = harness.parameters("a");
    ImportParametersIssued b = harness.parameters("b");
    harness = harness.restartAfter(Duration.ofMinutes(1), processors.get());

    ImportParametersIssued c = harness.parameters("c");
    assertThat(c.getPublicKey()).isNotEqualTo(a.getPublicKey());
    assertThat(((KeyStateChanged) importWith("a", a)).getNewState()).isEqualTo(KeyState.Enabled);
    assertThat(((KeyStateChanged) importWith("b", b)).getNewState()).isEqualTo(KeyState.Enabled);
    assertThat(privateKeys()).singleElement().asString().startsWith("c/");
  }

  private SpecificRecord importWith(String key, ImportParametersIssued parameters) {
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) key.charAt(0));
    return harness
        .send(
            new ImportKeyMaterial(
                harness.header(key),
                parameters.getImportToken(),
                ByteBuffer.wrap(
                    TestCryptography.wrapOaepSha256(parameters.getPublicKey(), material)),
                ExpirationModel.KEY_MATERIAL_EXPIRES,
                harness.now().plus(Duration.ofDays(300)),
                null,
                null,
                null))
        .get(0);
  }

  private List<String> privateKeys() {
    return harness.contents(StoreNames.SECRETS_STORE).stream()
        .filter(name -> name.contains("/wrapping_key/"))
        .toList();
  }
}
