package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CreateKey;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ReimportKeyMaterial;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyMaterialExpiring;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.material.MaterialCryptography;
import dev.keylife.material.TestCryptography;
import dev.keylife.material.format.MaterialSamples;
import dev.keylife.schema.EventHash;
import dev.keylife.streams.TopologyHarness.Setup;
import dev.keylife.streams.resealing.SealingProgress;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.streams.state.KeyEntrySerde;
import dev.keylife.streams.state.StoreNames;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.ImportType;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State that earlier releases wrote is read by this one, and goes on where it stood. Each folder
 * under {@code src/test/resources/state} is what one release left; none is ever changed. The next
 * is recorded, when its release is made, with {@code mvn -pl processor -am test -Dtest=UpgradeTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dkeylife.state.record=<release>}.
 */
class UpgradeTest {
  private static final Path RECORDINGS = Path.of("src", "test", "resources", "state");

  /** Of keysets that hold test material alone. */
  private static final String PASSWORD = "of-a-recording-for-tests";

  private static final Duration NINETY_DAYS = Duration.ofDays(90);

  @TempDir Path folder;

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> all = Files.list(RECORDINGS)) {
      return all.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyKeyIsWhatItWas(Path release) throws IOException {
    RecordedState recorded = RecordedState.read(release);
    try (TopologyHarness next = start(keysetOf(release), recorded)) {
      Map<String, String> keys = new TreeMap<>();
      recorded
          .facts()
          .forEach(
              (name, value) -> {
                if (name.startsWith("key.")) {
                  keys.put(name, value);
                }
              });

      assertThat(keys).hasSizeGreaterThanOrEqualTo(8);
      assertThat(describeKeys(next)).isEqualTo(keys);
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void anImportTokenAndItsWrappingKeyStillServe(Path release) throws IOException {
    RecordedState recorded = RecordedState.read(release);
    try (TopologyHarness next = start(keysetOf(release), recorded)) {
      byte[] publicKey = bytes(recorded, "waiting.publicKey");

      assertThat(
              next.send(
                  importOf(
                      next,
                      "waiting",
                      bytes(recorded, "waiting.importToken"),
                      TestCryptography.wrapOaepSha256(ByteBuffer.wrap(publicKey), material(1)))))
          .singleElement()
          .isInstanceOfSatisfying(
              KeyStateChanged.class,
              event -> {
                assertThat(event.getNewState()).isEqualTo(KeyState.Enabled);
                assertThat(event.getHeader().getSequence()).isEqualTo(3);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theSameMaterialIsKnownAgainAndAnotherRefused(Path release) throws IOException {
    try (TopologyHarness next = startFrom(release)) {
      assertThat(next.send(reimport(next, "expired", material(2))))
          .singleElement()
          .isInstanceOfSatisfying(
              ImportFailed.class,
              failure ->
                  assertThat(failure.getCode())
                      .isEqualTo(FailureCode.IncorrectKeyMaterialException));
      assertThat(next.send(reimport(next, "expired", material(1))))
          .singleElement()
          .isInstanceOfSatisfying(
              KeyStateChanged.class,
              event -> assertThat(event.getNewState()).isEqualTo(KeyState.Enabled));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aRotationThatWasPreparedIsCarriedOut(Path release) throws IOException {
    try (TopologyHarness next = startFrom(release)) {
      assertThat(next.send(new RotateKeyOnDemand(next.header("rotating"))))
          .singleElement()
          .isInstanceOf(KeyStateChanged.class);
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void aCommandThatWasDecidedIsNotDecidedAgain(Path release) throws IOException {
    try (TopologyHarness next = startFrom(release)) {
      assertThat(next.send(new DisableKey(next.header("disabled", "disable"))))
          .singleElement()
          .isInstanceOf(CommandRepeated.class);
      assertThat(next.send(new EnableKey(next.header("disabled", "disable"))))
          .singleElement()
          .isInstanceOf(CommandRejected.class);
      assertThat(next.send(new EnableKey(next.header("disabled", "enable"))))
          .singleElement()
          .isInstanceOf(KeyStateChanged.class);
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void bothChainsOfHashesGoOn(Path release) throws IOException {
    RecordedState recorded = RecordedState.read(release);
    try (TopologyHarness next = start(keysetOf(release), recorded)) {
      SpecificRecord ofKey = next.send(new DisableKey(next.header("enabled"))).get(0);
      SpecificRecord ofNone = next.send(new EnableKey(next.header("nobody"))).get(0);

      assertThat(ofNone).isInstanceOf(CommandRejected.class);
      assertThat(previousHash(ofKey)).isEqualTo(recorded.facts().get("hash.enabled"));
      assertThat(previousHash(ofNone)).isEqualTo(recorded.facts().get("hash.keyless"));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatFellDueDuringTheUpgradeIsCarriedOutAndWhatDidNotComesInItsTime(Path release)
      throws IOException {
    try (TopologyHarness next = startFrom(release)) {
      List<SpecificRecord> first = next.advance(Duration.ofDays(8));
      assertThat(first)
          .anyMatch(e -> isAbout(e, "deleting") && causeOf(e) == StateChangeCause.DELETED);
      assertThat(first).noneMatch(event -> isAbout(event, "enabled"));

      assertThat(next.advance(Duration.ofDays(80)))
          .anyMatch(e -> e instanceof KeyMaterialExpiring && isAbout(e, "enabled"));
      assertThat(next.advance(Duration.ofDays(10)))
          .anyMatch(e -> isAbout(e, "enabled") && causeOf(e) == StateChangeCause.EXPIRED);
      assertThat(next.contents(StoreNames.DEADLINES_STORE)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void thePassOverTheSecretsStaysComplete(Path release) throws IOException {
    try (TopologyHarness next = startFrom(release)) {
      SealingProgress before = sealing(next);
      next.advance(Duration.ofHours(1));

      assertThat(before.completedAt()).isPresent();
      assertThat(sealing(next)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everySecretOpens(Path release) throws IOException {
    RecordedState recorded = RecordedState.read(release);
    Path keyset = keysetOf(release);
    TestCryptography.rotate(keyset, PASSWORD);
    try (TopologyHarness next = start(keyset, recorded)) {
      for (int minute = 0; minute < 30; minute++) {
        next.advance(Duration.ofMinutes(1));
      }

      int secrets = recorded.changelogs().get(StoreNames.SECRETS_STORE).size();
      assertThat(sealing(next).completedAt()).isPresent();
      assertThat(sealing(next))
          .extracting(SealingProgress::resealed, SealingProgress::failed)
          .containsExactly((long) secrets, 0L);
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "keylife.state.record",
      matches = ".+",
      disabledReason = "records a release's state: -Dkeylife.state.record=<release>")
  void record() throws IOException {
    Path release =
        Files.createDirectory(RECORDINGS.resolve(System.getProperty("keylife.state.record")));
    Path keyset = folder.resolve("keyset.json");
    try (MaterialCryptography crypto = TestCryptography.create(keyset, PASSWORD);
        TopologyHarness writer =
            new TopologyHarness(Setup.in(folder.resolve("state")).with(crypto))) {
      write(writer).write(release);
    }
    Files.copy(keyset, release.resolve("keyset.json"));
  }

  private static RecordedState write(TopologyHarness writer) {
    Map<String, String> facts = new TreeMap<>();
    for (String key :
        List.of("created", "waiting", "enabled", "disabled", "deleting", "expired", "rotating")) {
      writer.send(writer.createKey(key));
    }
    writer.send(
        CreateKey.newBuilder()
            .setHeader(writer.header("rsa"))
            .setKeySpec(KeySpec.RSA_2048)
            .setKeyUsage(KeyUsage.SIGN_VERIFY)
            .setOrigin(Origin.EXTERNAL)
            .setDescription("for signatures")
            .build());
    for (String key : List.of("enabled", "disabled", "deleting", "rotating")) {
      writer.send(writer.importCommand(key, material(1), NINETY_DAYS));
    }
    writer.send(writer.importCommand("expired", material(1), Duration.ofHours(1)));
    writer.send(privateKey(writer, "rsa"));
    ImportKeyMaterial pending = writer.importCommand("rotating", material(2), NINETY_DAYS);
    pending.setImportType(ImportType.NEW_KEY_MATERIAL);
    pending.setKeyMaterialDescription("of the next year");
    writer.send(pending);
    writer.send(new DisableKey(writer.header("disabled", "disable")));
    writer.send(new ScheduleKeyDeletion(writer.header("deleting"), 7));
    facts.put("hash.keyless", hash(writer.send(new EnableKey(writer.header("nobody"))).get(0)));
    writer.advance(Duration.ofHours(2));
    ImportParametersIssued issued = writer.parameters("waiting");
    facts.put("waiting.publicKey", base64(issued.getPublicKey()));
    facts.put("waiting.importToken", base64(issued.getImportToken()));
    facts.put("hash.enabled", hash(writer.send(new EnableKey(writer.header("enabled"))).get(0)));
    facts.putAll(describeKeys(writer));
    return RecordedState.of(writer, facts);
  }

  private static ImportKeyMaterial privateKey(TopologyHarness writer, String key) {
    ImportParametersIssued parameters =
        (ImportParametersIssued)
            writer
                .send(
                    new GetParametersForImport(
                        writer.header(key),
                        WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
                        WrappingKeySpec.RSA_2048,
                        null))
                .get(0);
    byte[] wrapped =
        TestCryptography.wrap(
            parameters.getPublicKey(),
            dev.keylife.lifecycle.WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
            MaterialSamples.of("RSA_2048"));
    return importOf(writer, key, copy(parameters.getImportToken()), wrapped);
  }

  /** The next release, an hour after the last one ended. */
  private TopologyHarness start(Path keyset, RecordedState recorded) {
    Setup setup =
        Setup.in(folder.resolve("state"))
            .with(TestCryptography.of(keyset, PASSWORD))
            .at(recorded.at().plus(Duration.ofHours(1)));
    TopologyHarness next = new TopologyHarness(setup);
    recorded.restoreTo(next.driver);
    return next;
  }

  private TopologyHarness startFrom(Path release) throws IOException {
    return start(keysetOf(release), RecordedState.read(release));
  }

  private Path keysetOf(Path release) throws IOException {
    Path keyset = folder.resolve("keyset.json");
    Files.copy(release.resolve("keyset.json"), keyset);
    return Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString("rw-------"));
  }

  private static Map<String, String> describeKeys(TopologyHarness harness) {
    Map<String, String> keys = new TreeMap<>();
    Deserializer<KeyEntry> entries = KeyEntrySerde.create().deserializer();
    try (KeyValueIterator<String, byte[]> all =
        harness.driver.<String, byte[]>getKeyValueStore(StoreNames.KEYS_STORE).all()) {
      all.forEachRemaining(
          key ->
              keys.put(
                  "key." + key.key,
                  RecordedState.describe(entries.deserialize(StoreNames.KEYS_STORE, key.value))));
    }
    return keys;
  }

  private static SealingProgress sealing(TopologyHarness harness) {
    try (KeyValueIterator<String, SealingProgress> all =
        harness.driver.<String, SealingProgress>getKeyValueStore(StoreNames.SEALING_STORE).all()) {
      return all.next().value;
    }
  }

  private static ReimportKeyMaterial reimport(TopologyHarness next, String key, byte[] material) {
    ImportParametersIssued parameters = next.parameters(key);
    return new ReimportKeyMaterial(
        next.header(key),
        parameters.getImportToken(),
        ByteBuffer.wrap(TestCryptography.wrapOaepSha256(parameters.getPublicKey(), material)),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null);
  }

  private static ImportKeyMaterial importOf(
      TopologyHarness next, String key, byte[] token, byte[] wrapped) {
    return new ImportKeyMaterial(
        next.header(key),
        ByteBuffer.wrap(token),
        ByteBuffer.wrap(wrapped),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null,
        null);
  }

  private static byte[] material(int fill) {
    byte[] material = new byte[32];
    Arrays.fill(material, (byte) fill);
    return material;
  }

  private static boolean isAbout(SpecificRecord event, String key) {
    return ((EventHeader) event.get(0)).getKeyId().equals(key);
  }

  private static StateChangeCause causeOf(SpecificRecord event) {
    return event instanceof KeyStateChanged change ? change.getCause() : StateChangeCause.UNKNOWN;
  }

  private static String previousHash(SpecificRecord event) {
    return hex(((EventHeader) event.get(0)).getPreviousEventHash());
  }

  private static String hash(SpecificRecord event) {
    return hex(ByteBuffer.wrap(new EventHash().of(event)));
  }

  private static String hex(ByteBuffer bytes) {
    return HexFormat.of().formatHex(copy(bytes));
  }

  private static String base64(ByteBuffer bytes) {
    return Base64.getEncoder().encodeToString(copy(bytes));
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }

  private static byte[] bytes(RecordedState recorded, String fact) {
    return Base64.getDecoder().decode(recorded.facts().get(fact));
  }
}
