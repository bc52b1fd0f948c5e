package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.KeyMaterial.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Letter C, "not as AWS": what was found to differ from AWS's documented and recorded behaviour, a
 * test for each point. The words of messages are AWS's own where they were recorded.
 */
class AsAwsTest {
  private static final String KEY_EMOJI = "\uD83D\uDD11";

  // --- 13: the usage of ML-KEM keys

  @ParameterizedTest
  @EnumSource(names = {"ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"})
  void mlKemKeysEncapsulateAndDecapsulate(KeySpec spec) {
    World w = new World();
    w.send(create(w, spec, Optional.of(KeyUsage.valueOf("ENCAPSULATE_DECAPSULATE"))));
    assertThat(w.record.orElseThrow().usage().name()).isEqualTo("ENCAPSULATE_DECAPSULATE");
  }

  // --- 14: when a key expires

  @Test
  void aKeyExpiresWithTheFirstOfItsMaterials() {
    World w = World.in("PendingImport");
    w.importMaterial("old", Duration.ofDays(2));
    Instant first = w.now.plus(Duration.ofDays(2));
    rotateTo(w, "new", Optional.empty());
    assertThat(w.record.orElseThrow().validTo()).contains(first);
    assertThat(w.record.orElseThrow().expirationModel())
        .contains(ExpirationModel.KEY_MATERIAL_EXPIRES);
    w.advance(Duration.ofDays(2));
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  @Test
  void materialThatIsPendingRotationDoesNotBelongToTheKeyYet() {
    World w = World.in("Enabled");
    importNext(w, "next", Optional.of(Duration.ofDays(1)));
    assertThat(w.record.orElseThrow().validTo()).isEmpty();
    assertThat(w.record.orElseThrow().expirationModel())
        .contains(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
  }

  @Test
  void aKeyWithoutMaterialHasNoExpiry() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofDays(2));
    w.send(new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty()));
    assertThat(w.record.orElseThrow().validTo()).isEmpty();
    assertThat(w.record.orElseThrow().expirationModel()).isEmpty();
    assertThat(w.record.orElseThrow().currentMaterial()).isPresent();
  }

  // --- 15: rotation on demand, and quotas

  @Test
  void aDisabledKeyIsNotRotated() {
    World w = World.in("Enabled");
    importNext(w, "next", Optional.empty());
    w.send(new Command.DisableKey(w.header()));
    assertRefused(
        w.send(new Command.RotateKeyOnDemand(w.header())),
        "DisabledException",
        World.ARN + " is disabled.");
  }

  @Test
  void aKeyIsRotatedOnDemand25TimesAndNoMore() {
    World w = World.in("Enabled");
    for (int i = 1; i <= 25; i++) {
      rotateTo(w, "m" + i, Optional.empty());
    }
    importNext(w, "m26", Optional.empty());
    assertRefused(
        w.send(new Command.RotateKeyOnDemand(w.header())),
        "LimitExceededException",
        World.ARN + " has been rotated on demand 25 times, and cannot be again.");
    assertThat(w.state()).isEqualTo("Enabled");
    // So the number of materials is bounded: a 28th cannot even be imported.
    assertRefused(importNext(w, "m27", Optional.empty()), "KMSInvalidStateException");
    assertThat(w.record.orElseThrow().materials()).hasSize(27);
  }

  @Test
  void reimportsDoNotCountAsRotations() {
    World w = World.in("Enabled");
    rotateTo(w, "next", Optional.empty());
    for (int i = 0; i < 30; i++) {
      w.send(w.reimportCommand(w.issueToken(), FakeCryptography.wrapped("next")));
    }
    assertThat(w.record.orElseThrow().rotations()).isEqualTo(1);
  }

  @Test
  void oneCommandTooManyForNowIsThrottled() {
    World w = World.in("Enabled");
    Lifecycle lifecycle =
        new Lifecycle(
            LifecyclePolicy.defaults(World.NAMESPACE), new FakeCryptography(), TestJson.READER);
    Decision decision =
        lifecycle.throttled(new Command.EnableKey(w.header()), w.record, w.now, "too many.");
    assertRefused(decision.event().orElseThrow(), "ThrottlingException");
    assertThat(decision.isRetryable()).isTrue();
  }

  // --- 16: the usage of keys

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SYMMETRIC_DEFAULT")
  void theUsageGoesWithoutSayingForSymmetricEncryptionKeysAlone(KeySpec spec) {
    World w = new World();
    assertRefused(
        w.send(create(w, spec, Optional.empty())),
        "ValidationException",
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
    w.send(create(w, KeySpec.SYMMETRIC_DEFAULT, Optional.empty()));
    assertThat(w.record.orElseThrow().usage()).isEqualTo(KeyUsage.ENCRYPT_DECRYPT);
  }

  // --- 17: fields of a later contract (their way from the topic is in UnknownFieldsTopologyTest)

  @Test
  void whatAFieldOfALaterContractAsksForIsNotSupported() {
    World w = World.in("Enabled");
    Command.Header h = w.header();
    Command.Header later =
        new Command.Header(
            h.commandId(),
            h.keyId(),
            h.issuer(),
            h.issuedAt(),
            h.receivedAt(),
            List.of(),
            List.of("multiRegion", "header.onBehalfOf"),
            ByteString.of(new byte[0]));
    Event.Failure failure = OracleWords.failure(w.send(new Command.DisableKey(later)));
    assertThat(failure.code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
    assertThat(failure.message()).contains("multiRegion, header.onBehalfOf");
    assertThat(w.state()).isEqualTo("Enabled");
  }

  // --- 18: what is told of rotations; descriptions

  @Test
  void rotationsAreDatedAndNameTheMaterialBefore() {
    World w = World.in("Enabled");
    Event.KeyStateChanged rotated = (Event.KeyStateChanged) rotateTo(w, "next", Optional.empty());
    assertThat(rotated.keyMaterialId()).contains(FakeCryptography.idOf("next"));
    assertThat(rotated.previousKeyMaterialId()).contains(FakeCryptography.idOf("m"));
    KeyRecord key = w.record.orElseThrow();
    assertThat(key.material(m -> m.role() == Role.NON_CURRENT).orElseThrow().rotatedAt())
        .as("the first material was never rotated to")
        .isEmpty();
    assertThat(key.currentMaterial().orElseThrow().rotatedAt()).contains(w.now);
    importNext(w, "third", Optional.empty());
    assertThat(pending(w).rotatedAt()).as("pending rotation").isEmpty();
  }

  @Test
  void aReimportKeepsTheDateOfTheRotation() {
    World w = World.in("Enabled");
    rotateTo(w, "next", Optional.empty());
    Instant rotated = w.now;
    w.advance(Duration.ofDays(1));
    w.send(new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty()));
    w.send(w.reimportCommand(w.issueToken(), FakeCryptography.wrapped("next")));
    assertThat(w.record.orElseThrow().currentMaterial().orElseThrow().rotatedAt())
        .contains(rotated);
  }

  @Test
  void aDescriptionIsUpdated() {
    World w = World.in("Disabled");
    assertThat(w.send(new Command.UpdateKeyDescription(w.header(World.ARN), "orders")))
        .isInstanceOf(Event.KeyDescriptionUpdated.class);
    assertThat(w.record.orElseThrow().attributes().description()).isEqualTo("orders");
    assertThat(w.state()).isEqualTo("Disabled");
  }

  // --- 19: lengths

  @Test
  void lengthsAreCountedInCharacters() {
    World w = World.in("Enabled");
    assertThat(w.send(describe(w, KEY_EMOJI.repeat(8192))))
        .isInstanceOf(Event.KeyDescriptionUpdated.class);
    assertRefused(
        w.send(describe(w, KEY_EMOJI.repeat(8193))),
        "ValidationException",
        "description must have 0 to 8192 characters, not 8193");
    assertRefused(
        w.send(
            new Command.EnableKey(
                new Command.Header(
                    KEY_EMOJI.repeat(129),
                    World.KEY,
                    "me",
                    w.now,
                    w.now,
                    List.of(),
                    List.of(),
                    ByteString.of(new byte[0])))),
        "ValidationException",
        "commandId must have 1 to 128 characters, not 129");
  }

  private static Command describe(World w, String text) {
    return new Command.UpdateKeyDescription(w.header(), text);
  }

  private static Command create(World w, KeySpec spec, Optional<KeyUsage> usage) {
    return new Command.CreateKey(
        w.header(),
        Optional.of(spec),
        usage,
        Optional.of(Origin.EXTERNAL),
        KeyAttributes.of(""),
        false);
  }

  private static Event importNext(World w, String material, Optional<Duration> validFor) {
    Command.ImportKeyMaterial command =
        World.withType(
            w.importCommand(w.issueToken(), FakeCryptography.wrapped(material)),
            ImportType.NEW_KEY_MATERIAL);
    return w.send(
        validFor.map(time -> World.withExpiry(command, w.now.plus(time))).orElse(command));
  }

  private static Event rotateTo(World w, String material, Optional<Duration> validFor) {
    importNext(w, material, validFor);
    return w.send(new Command.RotateKeyOnDemand(w.header()));
  }

  private static KeyMaterial pending(World w) {
    return w.record.orElseThrow().material(m -> m.role() == Role.PENDING_ROTATION).orElseThrow();
  }

  private static void assertRefused(Event event, String code) {
    assertThat(OracleWords.failure(event).code().awsName()).isEqualTo(code);
  }

  private static void assertRefused(Event event, String code, String message) {
    assertRefused(event, code);
    assertThat(OracleWords.failure(event).message()).isEqualTo(message);
  }
}
