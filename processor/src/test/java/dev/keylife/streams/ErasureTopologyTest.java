package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeyState;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the deletion date nothing of a key remains, and only of that key. */
class ErasureTopologyTest {
  private static final List<String> STORES =
      List.of(StoreNames.KEYS_STORE, StoreNames.SECRETS_STORE, StoreNames.DEADLINES_STORE);
  private static final byte[] OTHER_MATERIAL = PlainCryptography.MATERIAL.clone();

  static {
    OTHER_MATERIAL[0]++;
  }

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(Setup.in(folder.resolve("state")).with(new PlainCryptography()));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void aKeyWithSeveralMaterialsAndUnusedParametersIsErasedWholeAndItsNeighbourIsNot() {
    for (String key : List.of("k", "k2")) {
      harness.send(harness.createKey(key));
      imported(key, PlainCryptography.MATERIAL, ImportType.NEW_KEY_MATERIAL);
      imported(key, OTHER_MATERIAL, ImportType.NEW_KEY_MATERIAL);
    }
    harness.parameters("k");
    harness.send(new ScheduleKeyDeletion(harness.header("k"), 7));
    List<String> neighbour = everythingOf("k2");
    assertThat(everythingOf("k"))
        .anyMatch(name -> name.contains("/wrapping_key/"))
        .anyMatch(name -> name.contains("MATERIAL_EXPIRY"))
        .anyMatch(name -> name.contains("EXPIRY_NOTICE"))
        .anyMatch(name -> name.contains("PARAMETERS_EXPIRY"))
        .filteredOn(name -> name.contains("/key_material/"))
        .hasSize(2);
    harness.states.readRecordsToList();

    harness = harness.restartAfter(Duration.ofDays(7));
    List<SpecificRecord> events = harness.advance(Duration.ofMillis(200));

    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            KeyStateChanged.class, e -> assertThat(e.getNewState()).isEqualTo(KeyState.Deleted));
    TestRecord<String, SpecificRecord> tombstone = harness.states.readRecord();
    assertThat(tombstone.key()).isEqualTo("k");
    assertThat(tombstone.value()).isNull();
    assertThat(everythingOf("k")).isEmpty();
    assertThat(everythingOf("k2")).isEqualTo(neighbour);
  }

  @Test
  void aKeyOfTheSameNameCreatedAfterwardsTakesAnyMaterialBecauseNoFingerprintIsLeft() {
    harness.send(harness.createKey("k"));
    imported("k", PlainCryptography.MATERIAL, ImportType.NEW_KEY_MATERIAL);
    harness.send(new ScheduleKeyDeletion(harness.header("k"), 7));
    harness.advance(Duration.ofDays(7).plusMillis(200));

    harness.send(harness.createKey("k"));
    KeyStateChanged fresh = imported("k", OTHER_MATERIAL, null);

    assertThat(fresh.getPreviousState()).isEqualTo(KeyState.PendingImport);
    assertThat(fresh.getNewState()).isEqualTo(KeyState.Enabled);
    assertThat(fresh.getHeader().getSequence()).as("a history of its own").isEqualTo(3L);
  }

  @Test
  void aDeletionThatWasCancelledBeforeItsDateErasesNothing() {
    harness.send(harness.createKey("k"));
    imported("k", PlainCryptography.MATERIAL, ImportType.NEW_KEY_MATERIAL);
    List<String> before = everythingOf("k");
    harness.send(new ScheduleKeyDeletion(harness.header("k"), 7));
    harness.advance(Duration.ofDays(6));
    harness.send(new CancelKeyDeletion(harness.header("k")));

    assertThat(harness.advance(Duration.ofDays(30))).isEmpty();
    assertThat(everythingOf("k")).isEqualTo(before);
  }

  private KeyStateChanged imported(String key, byte[] material, ImportType type) {
    return (KeyStateChanged)
        harness
            .send(
                new ImportKeyMaterial(
                    harness.header(key),
                    harness.parameters(key).getImportToken(),
                    ByteBuffer.wrap(material),
                    ExpirationModel.KEY_MATERIAL_EXPIRES,
                    harness.now().plus(Duration.ofDays(300)),
                    type,
                    null,
                    null))
            .get(0);
  }

  /** All that the stores hold under a key's name. */
  private List<String> everythingOf(String key) {
    return STORES.stream()
        .flatMap(store -> harness.contents(store).stream())
        .filter(name -> name.matches("(?s).*\\b" + key + "\\b.*"))
        .toList();
  }
}
