package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has no place in the commands, the clock or the master keys has no part in the outcome. */
class ReplayTest {
  private static final int STEPS = 150;
  private static final List<String> KEYS = List.of("a", "b", "c", "d");

  @TempDir Path folder;
  private final Cryptography crypto = TestCryptography.shared();

  @Test
  void theSameCommandsAtTheSameTimesGiveTheSameSnapshotsInAnEmptyCluster() {
    try (TopologyHarness first = cluster("first");
        TopologyHarness second = cluster("second")) {
      Map<String, Optional<SpecificRecord>> snapshots = run(first);

      assertThat(run(second)).isEqualTo(snapshots);
      assertThat(snapshots).containsOnlyKeys(KEYS);
      Map<String, byte[]> sealed = materials(first);
      Map<String, byte[]> sealedAnew = materials(second);
      assertThat(sealed).isNotEmpty();
      assertThat(sealedAnew).containsOnlyKeys(sealed.keySet());
      sealed.forEach((id, bytes) -> assertThat(sealedAnew.get(id)).isNotEqualTo(bytes));
    }
  }

  private TopologyHarness cluster(String name) {
    return new TopologyHarness(Setup.in(folder.resolve(name)).with(crypto));
  }

  /** The script: the same for each run but for the wrapping keys, which every cluster makes. */
  private static Map<String, Optional<SpecificRecord>> run(TopologyHarness cluster) {
    Random random = new Random(2026);
    for (int step = 0; step < STEPS; step++) {
      String key = KEYS.get(random.nextInt(KEYS.size()));
      CommandHeader header = cluster.header(key, "command-" + step);
      int dice = random.nextInt(100);
      if (dice < 14) {
        importMaterial(cluster, header, step, random);
      } else {
        cluster.send(plain(header, dice, random));
      }
      cluster.advance(Duration.ofMinutes(random.nextInt(60 * 30)));
    }
    Map<String, Optional<SpecificRecord>> last = new HashMap<>();
    cluster
        .states
        .readKeyValuesToList()
        .forEach(s -> last.put(s.key, Optional.ofNullable(s.value).map(ReplayTest::comparable)));
    return last;
  }

  /** Without the hash of the trail, which quotes the wrapping keys and tokens that were issued. */
  private static SpecificRecord comparable(SpecificRecord snapshot) {
    ((KeySnapshot) snapshot).setLastEventHash(ByteBuffer.allocate(0));
    return snapshot;
  }

  private static SpecificRecord plain(CommandHeader header, int dice, Random random) {
    if (dice < 35) {
      return CreateKey.newBuilder()
          .setHeader(header)
          .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
          .setOrigin(Origin.EXTERNAL)
          .setDescription("replayed")
          .build();
    } else if (dice < 50) {
      return new EnableKey(header);
    } else if (dice < 60) {
      return new DisableKey(header);
    } else if (dice < 75) {
      return new RotateKeyOnDemand(header);
    } else if (dice < 80) {
      return new DeleteImportedKeyMaterial(header, null);
    } else if (dice < 85) {
      return new ScheduleKeyDeletion(header, 7 + random.nextInt(24));
    }
    return new CancelKeyDeletion(header);
  }

  private static void importMaterial(
      TopologyHarness cluster, CommandHeader header, int step, Random random) {
    byte[] material = new byte[32];
    material[0] = (byte) random.nextInt(3);
    ImportType type = random.nextInt(3) == 0 ? ImportType.NEW_KEY_MATERIAL : null;
    boolean expires = random.nextBoolean();
    Duration validFor = Duration.ofDays(1 + random.nextInt(20));
    SpecificRecord answer =
        cluster
            .send(
                new GetParametersForImport(
                    cluster.header(header.getKeyId(), "parameters-" + step),
                    WrappingAlgorithm.RSAES_OAEP_SHA_256,
                    WrappingKeySpec.RSA_2048,
                    null))
            .get(0);
    if (answer instanceof ImportParametersIssued issued) {
      cluster.send(
          new ImportKeyMaterial(
              header,
              issued.getImportToken(),
              ByteBuffer.wrap(TestCryptography.wrapOaepSha256(issued.getPublicKey(), material)),
              expires
                  ? ExpirationModel.KEY_MATERIAL_EXPIRES
                  : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
              expires ? cluster.now().plus(validFor) : null,
              type,
              null,
              null));
    }
  }

  private static Map<String, byte[]> materials(TopologyHarness cluster) {
    Map<String, byte[]> sealed = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all =
        cluster.driver.<String, byte[]>getKeyValueStore(StoreNames.SECRETS_STORE).all()) {
      all.forEachRemaining(
          secret -> {
            if (secret.key.contains("/key_material/")) {
              sealed.put(secret.key, secret.value);
            }
          });
    }
    return sealed;
  }
}
