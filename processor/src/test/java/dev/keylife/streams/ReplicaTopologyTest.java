package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.MaterialsKey;
import dev.keylife.schema.MaterialsKey.Heartbeat;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.replicas.ReplicaSettings;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.ImportType;
import dev.keylife.type.Origin;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the replicas that use keys are told on {@code key-materials}. */
class ReplicaTopologyTest {
  private static final byte[] OTHER_MATERIAL = PlainCryptography.MATERIAL.clone();

  static {
    OTHER_MATERIAL[0]++;
  }

  @TempDir Path folder;
  private final AtomicBoolean clockIsRight = new AtomicBoolean(true);
  private final Map<String, String> topic = new TreeMap<>();
  private final List<Instant> heartbeats = new ArrayList<>();
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(setup("state"));
  }

  private Setup setup(String state) {
    return Setup.in(folder.resolve(state))
        .with(new PlainCryptography())
        .with(new Safeguards(now -> clockIsRight.get(), (partition, keys) -> {}));
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @Test
  void theTopicHoldsWhatTheStoreOfSecretsHoldsOfMaterialsAndNoWrappingKey() {
    harness.send(harness.createKey("k"));
    KeyStateChanged first = imported("k", PlainCryptography.MATERIAL, ImportType.NEW_KEY_MATERIAL);
    assertThat(read()).containsOnlyKeys("k/" + first.getKeyMaterialId()).isEqualTo(stored());

    imported("k", OTHER_MATERIAL, ImportType.NEW_KEY_MATERIAL);
    harness.parameters("k");
    assertThat(read()).hasSize(2).isEqualTo(stored());

    harness.send(new DeleteImportedKeyMaterial(harness.header("k"), first.getKeyMaterialId()));
    assertThat(read()).hasSize(1).isEqualTo(stored());
  }

  @Test
  void expiryLeavesATombstone() {
    harness.send(harness.createKey("k"));
    imported("k", PlainCryptography.MATERIAL, null);
    assertThat(read()).hasSize(1);

    harness.advance(Duration.ofDays(300).plusMillis(200));

    assertThat(read()).isEmpty();
    assertThat(stored()).isEmpty();
  }

  @Test
  void theDeletionOfAKeyLeavesATombstoneForEachOfItsMaterials() {
    harness.send(harness.createKey("k"));
    imported("k", PlainCryptography.MATERIAL, ImportType.NEW_KEY_MATERIAL);
    imported("k", OTHER_MATERIAL, ImportType.NEW_KEY_MATERIAL);
    assertThat(read()).hasSize(2);

    harness.send(new ScheduleKeyDeletion(harness.header("k"), 7));
    harness.advance(Duration.ofDays(7).plusMillis(200));

    assertThat(read()).isEmpty();
    assertThat(stored()).isEmpty();
  }

  @Test
  void aPartitionSaysThatItIsAtWorkAsSoonAsItIsTakenOver() {
    harness.advance(Duration.ofMillis(1));
    read();
    assertThat(heartbeats).containsExactly(TopologyHarness.START.plusMillis(1));

    harness = harness.restartAfter(Duration.ofMinutes(5));
    harness.advance(Duration.ofMillis(1));
    read();
    assertThat(heartbeats).hasSize(2);
  }

  @Test
  void theFirstWordIsAheadOfWhatTheFirstCommandPublishes() {
    harness.send(CreateKey.newBuilder(harness.createKey("k")).setOrigin(Origin.AWS_KMS).build());

    assertThat(harness.materials.readRecordsToList())
        .extracting(TestRecord::key)
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(new Heartbeat(0).text()),
            second -> assertThat(second).startsWith("k/"));
  }

  @Test
  void aPartitionThatIsSilentSaysEverySecondThatItIsAtWork() {
    harness.advance(Duration.ofMillis(1));
    harness.advance(Duration.ofMillis(999));
    harness.advance(Duration.ofSeconds(1));
    harness.advance(Duration.ofSeconds(1));

    assertThat(read()).isEmpty();
    assertThat(heartbeats)
        .containsExactly(
            TopologyHarness.START.plusMillis(1),
            TopologyHarness.START.plusSeconds(1),
            TopologyHarness.START.plusSeconds(2),
            TopologyHarness.START.plusSeconds(3));
  }

  @Test
  void aClockThatIsNotTrustedSaysNothing() {
    clockIsRight.set(false);
    harness.advance(Duration.ofSeconds(5));
    read();
    assertThat(heartbeats).isEmpty();

    clockIsRight.set(true);
    harness.advance(Duration.ofMillis(1));
    read();
    assertThat(heartbeats).hasSize(1);
  }

  @Test
  void heartbeatsComeInEveryQuarterOfAShortErasureBound() {
    ReplicaSettings defaults = ReplicaSettings.defaults();

    assertThat(defaults.heartbeatWithin(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(250));
    assertThat(defaults.heartbeatWithin(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aNewTopicGetsAllMaterialsOnce() {
    for (int i = 0; i < 5; i++) {
      harness.send(harness.createKey("k" + i));
      imported("k" + i, PlainCryptography.MATERIAL, null);
    }
    harness.parameters("k0");
    harness.advance(Duration.ofSeconds(1));
    assertThat(read()).hasSize(5);

    moveTo("another topic", "second");
    harness.advance(Duration.ofSeconds(1));
    assertThat(read()).hasSize(5).isEqualTo(stored());

    moveTo("another topic", "third");
    harness.advance(Duration.ofSeconds(5));
    assertThat(read()).as("it has them already").isEmpty();
  }

  /** Another instance takes over, and finds a topic of this id, which is empty to this test. */
  private void moveTo(String id, String state) {
    TopologySettings d = TopologySettings.defaults(1);
    TopologyHarness next =
        new TopologyHarness(
            setup(state)
                .with(
                    new TopologySettings(
                        1,
                        d.limits(),
                        d.rates(),
                        d.duplicateWindow(),
                        d.deadlineInterval(),
                        d.deadlineBatch(),
                        d.erasureBound(),
                        d.reseal(),
                        d.waiting(),
                        new ReplicaSettings(id, Duration.ofSeconds(1)))));
    for (String store :
        List.of(StoreNames.KEYS_STORE, StoreNames.SECRETS_STORE, StoreNames.PUBLISHED_STORE)) {
      KeyValueStore<Object, Object> to = next.driver.getKeyValueStore(store);
      try (KeyValueIterator<Object, Object> all =
          harness.driver.<Object, Object>getKeyValueStore(store).all()) {
        all.forEachRemaining(entry -> to.put(entry.key, entry.value));
      }
    }
    harness.close();
    harness = next;
    topic.clear();
  }

  /** What the topic says now of materials, in hex. */
  private Map<String, String> read() {
    for (TestRecord<String, byte[]> record : harness.materials.readRecordsToList()) {
      MaterialsKey key = MaterialsKey.parse(record.key()).orElseThrow();
      if (key instanceof Heartbeat) {
        heartbeats.add(Heartbeat.at(Objects.requireNonNull(record.value())).orElseThrow());
      } else if (record.value() == null) {
        topic.remove(record.key());
      } else {
        topic.put(record.key(), HexFormat.of().formatHex(record.value()));
      }
    }
    return topic;
  }

  /** What the store of secrets holds of materials, in hex. */
  private Map<String, String> stored() {
    Map<String, String> stored = new TreeMap<>();
    KeyValueStore<String, byte[]> secrets =
        harness.driver.getKeyValueStore(StoreNames.SECRETS_STORE);
    try (KeyValueIterator<String, byte[]> all = secrets.all()) {
      all.forEachRemaining(
          secret -> {
            if (secret.key.contains("/key_material/")) {
              stored.put(
                  secret.key.replace("/key_material/", "/"),
                  HexFormat.of().formatHex(secret.value));
            }
          });
    }
    return stored;
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
}
