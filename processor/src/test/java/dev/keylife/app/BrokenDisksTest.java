package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.event.EventHeader;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that are damaged or cut short, and disks that are full: what is said, and that it helps.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenDisksTest {
  private KafkaHarness harness;
  private Path folder;

  @BeforeAll
  void startKafka(@TempDir Path kafka) throws IOException {
    harness = new KafkaHarness(kafka);
    folder = kafka;
  }

  @AfterAll
  void stopKafka() {
    harness.close();
  }

  @Test
  void damagedStateNamesTheFolderToDeleteAndEverythingIsRestored() throws Exception {
    Map<String, String> settings = settings("damaged");
    try (ProcessorApp app = harness.startProcessor(settings)) {
      createKey("damaged");
    }
    Path state = Path.of(settings.get("state.dir")).resolve("keylife");
    damage(state.resolve("0_0/rocksdb/keys"));

    ProgramException refused = startAndFail(settings);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.DISK);
    assertThat(refused)
        .hasMessageContaining("The state in " + state.resolve("0_0") + " is damaged")
        .hasMessageContaining("Delete this folder and start the processor again");

    Utils.delete(state.resolve("0_0").toFile());
    try (ProcessorApp app = harness.startProcessor(settings)) {
      assertThatItGoesOn("damaged");
    }
  }

  @Test
  void aFullDiskUnderTheStateIsNamedAndNothingIsLost() throws Exception {
    Map<String, String> settings = settings("full");
    try (SmallDisk disk = SmallDisk.mounted(folder.resolve("small-disk"), 16)) {
      settings.put("state.dir", disk.folder().resolve("state").toString());
      try (ProcessorApp app = harness.startProcessor(settings)) {
        createKey("full");
      }
      disk.fill();

      ProgramException refused = startAndFail(settings);
      assertThat(refused.exitCode()).isEqualTo(ExitCode.DISK);
      assertThat(refused).hasMessageContaining("state.dir").hasMessageContaining("is full");

      disk.makeRoom();
      try (ProcessorApp app = harness.startProcessor(settings)) {
        assertThatItGoesOn("full");
      }
    }
  }

  @Test
  void aKeysetThatWasCutShortIsRefusedAndLeftAsItIs() throws Exception {
    Map<String, String> settings = settings("cut");
    try (ProcessorApp app = harness.startProcessor(settings)) {
      createKey("cut");
    }
    Path keyset = Path.of(settings.get("keyset.file"));
    byte[] whole = Files.readAllBytes(keyset);
    for (int length : List.of(0, 1, whole.length / 2, whole.length - 3)) {
      Files.write(keyset, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ProcessorApp.start(ProcessorSettings.of(settings)))
          .isInstanceOfSatisfying(
              ProgramException.class,
              refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.CREDENTIALS))
          .hasMessageContaining("from a backup");
      assertThat(Files.size(keyset)).isEqualTo(length);
    }
    Files.write(keyset, whole);
    try (ProcessorApp app = harness.startProcessor(settings)) {
      assertThatItGoesOn("cut");
    }
  }

  private Map<String, String> settings(String instance) {
    Map<String, String> settings = harness.settings(instance);
    settings.put("topics.partitions", "1");
    return settings;
  }

  /** Damage shows when stores are opened, or when they are first read. */
  private static ProgramException startAndFail(Map<String, String> settings) {
    List<ProgramException> why = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings))) {
                Awaitility.await().atMost(java.time.Duration.ofMinutes(3)).until(app::hasFailed);
                app.throwIfFailed();
              }
            })
        .isInstanceOfSatisfying(ProgramException.class, why::add);
    return why.get(0);
  }

  private static void damage(Path store) throws IOException {
    int damaged = 0;
    try (var files = Files.newDirectoryStream(store, "*.sst")) {
      for (Path file : files) {
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < content.length / 2; i++) {
          content[i] ^= 0x55;
        }
        Files.write(file, content);
        damaged++;
      }
    }
    assertThat(damaged).isPositive();
  }

  private void createKey(String key) {
    harness.publish(
        CreateKey.newBuilder()
            .setHeader(harness.header(key))
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.AWS_KMS)
            .build());
    assertThat(harness.events(key, 1)).hasSize(1);
  }

  private void assertThatItGoesOn(String key) {
    harness.publish(new EnableKey(harness.header(key)));
    List<SpecificRecord> events = harness.events(key, 2);
    assertThat(((EventHeader) events.get(1).get(0)).getSequence()).isEqualTo(2);
  }
}
