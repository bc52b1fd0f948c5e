package dev.keylife.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.material.TestCryptography;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is erased leaves the broker's disk, within a bound and though nothing else happens: looked
 * for in the files themselves.
 */
class ErasureOnKafkaTest {
  private static final String CHANGELOG = "keylife-sealed-secrets-changelog";
  private static final Set<String> SEGMENTS = Set.of("segment.ms", "max.compaction.lag.ms");

  /** Until what is to be looked for has been read. */
  private static final Map<String, String> UNCOMPACTED =
      Map.of("segment.ms", "3600000", "max.compaction.lag.ms", "3600000");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void erasedSecretsLeaveTheBrokersFilesAlsoOfAPartitionThatFallsSilent() throws Exception {
    Map<String, String> hasty =
        Map.of("log.cleaner.backoff.ms", "100", "log.segment.delete.delay.ms", "100");
    try (KafkaHarness harness = new KafkaHarness(folder, hasty)) {
      Map<String, String> settings = harness.settings("a");
      settings.put("topics.partitions", "1");
      settings.put("erasure.bound.ms", "8000");
      try (ProcessorApp app = ProcessorApp.start(ProcessorSettings.of(settings))) {
        assertThat(app.awaitRunning(PATIENCE)).isTrue();
        Map<String, String> compacted = harness.configuration(CHANGELOG, SEGMENTS);
        harness.configure(CHANGELOG, UNCOMPACTED);
        Map<String, byte[]> sealed = new HashMap<>();
        importMaterial(harness, "kept", Optional.empty());
        sealed.putAll(sealed(harness, "kept"));
        importMaterial(harness, "deleted", Optional.empty());
        sealed.putAll(sealed(harness, "deleted"));
        importMaterial(harness, "expired", Optional.of(Duration.ofSeconds(6)));
        sealed.putAll(sealed(harness, "expired"));
        byte[] kept = only(sealed, "kept/key_material/");
        List<byte[]> erased =
            List.of(
                only(sealed, "deleted/key_material/"),
                only(sealed, "expired/key_material/"),
                only(sealed, "kept/wrapping_key/"),
                only(sealed, "deleted/wrapping_key/"),
                only(sealed, "expired/wrapping_key/"));

        harness.configure(CHANGELOG, compacted);
        harness.publish(new DeleteImportedKeyMaterial(harness.header("deleted"), null));

        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(erased).noneMatch(secret -> isIn(folder.resolve("kafka"), secret)));
        assertThat(isIn(folder.resolve("kafka"), kept)).isTrue();
      }
    }
  }

  private static void importMaterial(KafkaHarness harness, String key, Optional<Duration> life) {
    harness.publish(
        CreateKey.newBuilder()
            .setHeader(harness.header(key))
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.EXTERNAL)
            .setDescription("erased")
            .build());
    harness.publish(
        new GetParametersForImport(
            harness.header(key),
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            null));
    SpecificRecord issued = harness.events(key, 2).get(1);
    if (!(issued instanceof ImportParametersIssued parameters)) {
      throw new AssertionError(issued);
    }
    Optional<Instant> validTo = life.map(Instant.now()::plus);
    harness.publish(
        new ImportKeyMaterial(
            harness.header(key),
            parameters.getImportToken(),
            ByteBuffer.wrap(
                TestCryptography.wrapOaepSha256(parameters.getPublicKey(), new byte[32])),
            validTo.isPresent()
                ? ExpirationModel.KEY_MATERIAL_EXPIRES
                : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
            validTo.orElse(null),
            null,
            null,
            null));
    var unused = harness.events(key, 3);
  }

  /** What was ever kept of a key, by its name, as the broker keeps it. */
  private static Map<String, byte[]> sealed(KafkaHarness harness, String key) {
    Map<String, byte[]> sealed = new HashMap<>();
    List<ConsumerRecord<String, byte[]>> records =
        harness.readUntil(
            CHANGELOG,
            read ->
                read.stream()
                        .filter(r -> r.value() != null)
                        .map(ConsumerRecord::key)
                        .filter(name -> name.startsWith(key + "/"))
                        .distinct()
                        .count()
                    >= 2);
    records.stream().filter(r -> r.value() != null).forEach(r -> sealed.put(r.key(), r.value()));
    return sealed;
  }

  private static byte[] only(Map<String, byte[]> sealed, String prefix) {
    List<byte[]> found =
        sealed.entrySet().stream()
            .filter(e -> e.getKey().startsWith(prefix))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(found).as(prefix).hasSize(1);
    return found.get(0);
  }

  private static boolean isIn(Path folder, byte[] secret) {
    String wanted = new String(secret, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).anyMatch(file -> contents(file).contains(wanted));
    } catch (UncheckedIOException | IOException e) {
      // A file that was deleted meanwhile: look again.
      return true;
    }
  }

  private static String contents(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
