package dev.keylife.lifecycle;

import static dev.keylife.lifecycle.FakeCryptography.idOf;
import static dev.keylife.lifecycle.FakeCryptography.wrapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules beside the state table: codes, messages, tokens, dates, several materials. */
class LifecycleRulesTest {

  // --- messages in AWS's words

  @Test
  void stateMessagesAreAwsOwn() {
    assertThat(message(World.in("PendingImport"), w -> new Command.EnableKey(w.header())))
        .isEqualTo(World.ARN + " is pending import.");
    assertThat(message(World.in("PendingDeletion"), w -> new Command.EnableKey(w.header())))
        .isEqualTo(World.ARN + " is pending deletion.");
    assertThat(message(World.in("Enabled"), w -> new Command.CancelKeyDeletion(w.header())))
        .isEqualTo(World.ARN + " is not pending deletion.");
  }

  @Test
  void importsAreForKeysOfExternalOriginAlone() {
    World w = new World();
    w.send(
        new Command.CreateKey(
            w.header(),
            Optional.of(KeySpec.SYMMETRIC_DEFAULT),
            Optional.empty(),
            Optional.of(Origin.AWS_KMS),
            KeyAttributes.of(""),
            false));
    for (Command command :
        List.of(
            new Command.GetParametersForImport(
                w.header(),
                Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
                Optional.of(WrappingKeySpec.RSA_2048),
                Optional.empty()),
            w.importCommand(FakeCryptography.bytes("forged"), wrapped("m")),
            w.reimportCommand(FakeCryptography.bytes("forged"), wrapped("m")),
            new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty()),
            new Command.ExpireKeyMaterial(w.header(), Optional.empty(), Optional.empty()))) {
      Event.Failure failure = failure(w.send(command));
      assertThat(failure.code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
      assertThat(failure.message())
          .isEqualTo(World.ARN + " origin is AWS_KMS which is not valid for this operation.");
    }
  }

  @Test
  void aKeyOfOwnMakingHasItsMaterialAtOnceAndNewMaterialWithEachRotation() {
    World w = new World();
    w.create(KeySpec.SYMMETRIC_DEFAULT, Origin.AWS_KMS);
    KeyMaterial first = w.record.orElseThrow().currentMaterial().orElseThrow();
    assertThat(w.secrets).containsOnlyKeys(SecretId.material(new KeyId(World.KEY), first.id()));
    assertThat(w.record.orElseThrow().expirationModel()).isEmpty();

    Event.KeyStateChanged rotated =
        (Event.KeyStateChanged) w.send(new Command.RotateKeyOnDemand(w.header()));
    KeyMaterial second = w.record.orElseThrow().currentMaterial().orElseThrow();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(rotated.keyMaterialId()).contains(second.id());
    assertThat(rotated.previousKeyMaterialId()).contains(first.id());
    assertThat(rotated.expirationModel()).isEmpty();
    assertThat(w.record.orElseThrow().material(first.id()).orElseThrow().role())
        .isEqualTo(KeyMaterial.Role.NON_CURRENT);
    assertThat(w.secrets).hasSize(2);

    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    w.advance(Duration.ofDays(7));
    assertThat(w.secrets).isEmpty();
  }

  @Test
  void aKeyOfOwnMakingIsDisabledOnceItsDeletionIsCanceled() {
    World w = new World();
    w.create(KeySpec.SYMMETRIC_DEFAULT, Origin.AWS_KMS);

    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    w.send(new Command.CancelKeyDeletion(w.header()));

    assertThat(w.record.orElseThrow().state()).isEqualTo(KeyState.DISABLED);
  }

  @Test
  void onlyRsaKeysOfOwnMakingWaitForAKeyPair() {
    for (KeySpec spec : KeySpec.values()) {
      for (Origin origin : Origin.values()) {
        World w = new World();
        Command create =
            new Command.CreateKey(
                w.header(),
                Optional.of(spec),
                Optional.of(spec.usages().get(0)),
                Optional.of(origin),
                KeyAttributes.of(""),
                false);
        boolean rsa = spec.isRsa() && origin == Origin.AWS_KMS;
        assertThat(Lifecycle.mayNeedKeyPair(create)).as(spec + " " + origin).isEqualTo(rsa);
        assertThat(w.keyPairNeeded(create).map(need -> need.purpose() + " " + need.spec()))
            .isEqualTo(rsa ? Optional.of("MATERIAL " + spec) : Optional.empty());
        w.send(create);
        assertThat(w.keyPairNeeded(create)).as("it exists by now").isEmpty();
      }
    }
  }

  // --- what is told

  @Test
  void anEventTellsOfWhatHappenedAndOfNothingElse() {
    World w = new World();
    Event.KeyStateChanged created = (Event.KeyStateChanged) w.create();
    Event.KeyStateChanged expiring =
        (Event.KeyStateChanged) w.importMaterial("m", Duration.ofDays(1));
    Event.KeyStateChanged forGood = (Event.KeyStateChanged) w.importMaterial("m");
    Event.KeyStateChanged disabled =
        (Event.KeyStateChanged) w.send(new Command.DisableKey(w.header()));

    assertThat(created.creation()).isPresent();
    assertThat(created.keyMaterialId()).isEmpty();
    assertThat(expiring.keyMaterialId()).contains(idOf("m"));
    assertThat(expiring.expirationModel()).contains(ExpirationModel.KEY_MATERIAL_EXPIRES);
    assertThat(expiring.validTo()).contains(w.now.plus(Duration.ofDays(1)));
    assertThat(forGood.expirationModel()).contains(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
    assertThat(forGood.validTo()).isEmpty();
    for (Event.KeyStateChanged later : List.of(expiring, forGood, disabled)) {
      assertThat(later.creation()).as("told once").isEmpty();
      assertThat(later.previousKeyMaterialId()).as("no rotation").isEmpty();
    }
  }

  /** The id of a command that failed for now is not used up. */
  @Test
  void onlyWhatMayFareBetterIsSentAgainUnderItsId() {
    World w = World.in("Enabled");
    Lifecycle lifecycle =
        new Lifecycle(
            LifecyclePolicy.defaults(World.NAMESPACE), new FakeCryptography(), TestJson.READER);
    Command command = new Command.DisableKey(w.header());
    Decision later = lifecycle.dependencyFailure(command, w.record, w.now);
    Decision never = lifecycle.unauthentic(command, w.record, w.now, "No.");
    Decision done =
        lifecycle.decide(command, w.record, id -> Optional.empty(), Holdings.NONE, w.now);

    assertThat(later.failure()).contains(FailureCode.DEPENDENCY_TIMEOUT);
    assertThat(later.isRetryable()).isTrue();
    assertThat(never.failure()).contains(FailureCode.ACCESS_DENIED);
    assertThat(never.isRetryable()).isFalse();
    assertThat(done.failure()).isEmpty();
    assertThat(done.isRetryable()).isFalse();
    Decision ofImport =
        lifecycle.decide(
            w.importCommand(FakeCryptography.bytes("forged"), wrapped("m")),
            w.record,
            id -> Optional.empty(),
            Holdings.NONE,
            w.now);
    assertThat(ofImport.failure()).contains(FailureCode.INVALID_IMPORT_TOKEN);
  }

  // --- key ids and ARNs

  @ParameterizedTest
  @CsvSource({
    "arn:aws:kms:eu-central-1:111122223333:key/nobody, NOT_FOUND",
    "arn:aws:kms:us-east-1:111122223333:key/k, NOT_FOUND",
    "arn:aws:kms:eu-central-1:999999999999:key/k, NOT_FOUND",
    "arn:aws-cn:kms:eu-central-1:111122223333:key/k, NOT_FOUND",
    "alias/mine, INVALID_ARN",
    "arn:aws:kms:eu-central-1:111122223333:alias/mine, INVALID_ARN",
    "arn:aws:s3:::bucket, INVALID_ARN",
    "arn:aws:kms:eu-central-1:111122223333:key/, INVALID_ARN",
    "arn:, INVALID_ARN",
    "not a key id!, NOT_FOUND"
  })
  void whatIsNoKeyHereHasItsCode(String keyId, FailureCode code) {
    World w = new World(); // the shell finds no record for any of these
    assertThat(failure(w.send(new Command.EnableKey(w.header(keyId)))).code()).isEqualTo(code);
  }

  @Test
  void textFromOutsideCannotForgeALineOfALog() {
    World w = new World();
    String message = failure(w.send(new Command.EnableKey(w.header("a\n\u001b[2J")))).message();
    assertThat(message).matches("[ -~…]+");
  }

  // --- shape

  @ParameterizedTest
  @ValueSource(ints = {6, 31, 0, -1})
  void theWaitingPeriodIs7To30Days(int days) {
    World w = World.in("Enabled");
    Event event = w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(days)));
    assertThat(failure(event).code()).isEqualTo(FailureCode.VALIDATION);
  }

  @Test
  void theWaitingPeriodIs30DaysByDefault() {
    World w = World.in("Enabled");
    Event.KeyStateChanged event =
        (Event.KeyStateChanged)
            w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()));
    assertThat(event.deletionDate()).contains(World.START.plus(Duration.ofDays(30)));
  }

  @Test
  void anImportThatNamesItsMaterialTakesThatAlone() {
    World w = World.in("PendingImport");
    for (String named : List.of("m", "other")) {
      Command.ImportKeyMaterial command = w.importCommand(w.issueToken(), wrapped("other"));
      Event event =
          w.send(
              new Command.ImportKeyMaterial(
                  command.header(),
                  command.importToken(),
                  command.encryptedKeyMaterial(),
                  command.expirationModel(),
                  command.validTo(),
                  command.importType(),
                  Optional.of(FakeCryptography.idOf(named).value()),
                  command.keyMaterialDescription()));
      if (named.equals("m")) {
        assertThat(failure(event).code()).isEqualTo(FailureCode.INCORRECT_KEY_MATERIAL);
        assertThat(failure(event).message()).contains("the given keyMaterialId");
        assertThat(w.state()).isEqualTo("PendingImport");
      } else {
        assertThat(event).isInstanceOf(Event.KeyStateChanged.class);
      }
    }
  }

  @Test
  void validToIsRequiredAheadAndAtMostAYearAway() {
    World w = World.in("PendingImport");
    ByteString token = w.issueToken();
    Command.ImportKeyMaterial good = w.importCommand(token, wrapped("m"));
    Command.ImportKeyMaterial withoutModel =
        new Command.ImportKeyMaterial(
            w.header(),
            token,
            wrapped("m"),
            Optional.empty(), // KEY_MATERIAL_EXPIRES by default
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(failure(w.send(withoutModel)).message()).contains("A validTo date must be set");
    assertThat(failure(w.send(World.withExpiry(good, w.now))).message()).contains("future");
    assertThat(
            failure(w.send(World.withExpiry(good, w.now.plus(Duration.ofDays(365)).plusMillis(1))))
                .message())
        .contains("365");
    assertThat(w.send(World.withExpiry(good, w.now.plus(Duration.ofDays(365)))))
        .isInstanceOf(Event.KeyStateChanged.class);
  }

  @Test
  void aDateThatPassedWhileTheCommandWasQueuedHasACodeOfItsOwn() {
    World w = World.in("PendingImport");
    Command.ImportKeyMaterial queued =
        World.withExpiry(
            w.importCommand(w.issueToken(), wrapped("m")), w.now.plus(Duration.ofMinutes(1)));
    w.now = w.now.plus(Duration.ofMinutes(1));
    assertThat(failure(w.send(queued)).code()).isEqualTo(FailureCode.INCORRECT_KEY_MATERIAL);
  }

  @Test
  void shapeIsCheckedBeforeTheKey() {
    World w = new World();
    Event event = w.send(new Command.ScheduleKeyDeletion(w.header("arn:bad"), OptionalInt.of(99)));
    assertThat(failure(event).code()).isEqualTo(FailureCode.VALIDATION);
  }

  @Test
  void whatMarksMaterialsIsForSymmetricKeys() {
    World w = new World();
    w.create(KeySpec.HMAC_256, Origin.EXTERNAL);
    ByteString token = w.issueToken();
    Optional<String> none = Optional.empty();
    for (Command marked :
        List.of(
            World.withType(w.importCommand(token, wrapped("m")), ImportType.NEW_KEY_MATERIAL),
            marked(w, token, Optional.of(idOf("m").value()), none),
            marked(w, token, none, Optional.of("of the vault")))) {
      Event.Failure failure = failure(w.send(marked));
      assertThat(failure.code()).isEqualTo(FailureCode.VALIDATION);
      assertThat(failure.message()).endsWith("are for SYMMETRIC_DEFAULT keys, not HMAC_256");
    }
    assertThat(w.send(marked(w, token, none, none))).isInstanceOf(Event.KeyStateChanged.class);
  }

  @Test
  void materialKeepsItsDescriptionUntilAnImportBringsAnother() {
    World w = World.in("PendingImport");
    Optional<String> none = Optional.empty();
    for (Optional<String> given : List.of(Optional.of("first"), none, Optional.of("second"))) {
      w.send(marked(w, w.issueToken(), none, given));
      assertThat(w.record.orElseThrow().currentMaterial().orElseThrow().description())
          .contains(given.orElse("first"));
    }
  }

  private static Command marked(
      World w, ByteString token, Optional<String> id, Optional<String> description) {
    Command.ImportKeyMaterial plain = w.importCommand(token, wrapped("m"));
    return new Command.ImportKeyMaterial(
        plain.header(),
        plain.importToken(),
        plain.encryptedKeyMaterial(),
        plain.expirationModel(),
        plain.validTo(),
        plain.importType(),
        id,
        description);
  }

  // --- what is begun ahead

  @Test
  void whatIsBegunAheadIsWhatAnImportUnwrapsAndNothingForOneThatIsRefused() {
    World w = World.in("Enabled");
    Command.ImportKeyMaterial good = w.importCommand(w.issueToken(), wrapped("m"));
    w.takeUnwrapped();
    Optional<Cryptography.WrappedMaterial> begun = w.unwrapNeeded(good);
    Command tooLong = marked(w, good.importToken(), Optional.empty(), Optional.of("d".repeat(257)));

    assertThat(w.unwrapNeeded(new Command.EnableKey(w.header()))).isEmpty();
    assertThat(w.unwrapNeeded(tooLong)).isEmpty();
    w.send(tooLong);
    assertThat(w.takeUnwrapped()).isEmpty();
    assertThat(begun).isPresent();
    w.send(good);
    assertThat(w.takeUnwrapped()).isEqualTo(begun);
  }

  // --- repetitions

  @Test
  void aRepetitionIsAnsweredSoOftenAndAnotherCommandUnderTheIdIsRefused() {
    World w = World.in("Enabled");
    LifecyclePolicy policy = LifecyclePolicy.defaults(World.NAMESPACE);
    Lifecycle lifecycle = new Lifecycle(policy, new FakeCryptography(), TestJson.READER);
    Command first = new Command.DisableKey(w.header());
    DecidedCommand known =
        DecidedCommand.of(
            first, new DecidedCommand.Answer("e-1", "KeyStateChanged", w.now, Optional.empty()));
    for (int i = 0; i < policy.maxRepetitions(); i++) {
      assertThat(lifecycle.decideAgain(first, known, w.record, w.now).orElseThrow().event())
          .containsInstanceOf(Event.CommandRepeated.class);
      known = known.repeated();
    }
    assertThat(lifecycle.decideAgain(first, known, w.record, w.now)).isEmpty();

    Command.Header id = first.header();
    Command other =
        new Command.EnableKey(
            new Command.Header(
                id.commandId(),
                id.keyId(),
                id.issuer(),
                w.now,
                w.now,
                List.of(),
                List.of(),
                FakeCryptography.bytes("something else")));
    Decision refused = lifecycle.decideAgain(other, known, w.record, w.now).orElseThrow();
    assertThat(failure(refused.event().orElseThrow()).message())
        .isEqualTo(
            "The command id was used before, for another command, which KeyStateChanged e-1"
                + " answered. Choose another command id.");
  }

  // --- what an operator may choose

  @ParameterizedTest
  @CsvSource({
    "1, 0, PT0.001S, PT0.001S, true",
    "0, 0, PT1S, PT1S, false",
    "1, -1, PT1S, PT1S, false",
    "1, 0, PT0S, PT1S, false",
    "1, 0, PT-1S, PT1S, false",
    "1, 0, PT1S, PT0S, false",
    "1, 0, PT1S, PT-1S, false"
  })
  void numbersAndDurationsAreBounded(
      int rotations, int repetitions, Duration notice, Duration window, boolean allowed) {
    LifecyclePolicy defaults = LifecyclePolicy.defaults(World.NAMESPACE);
    Throwable refusal =
        catchThrowable(
            () ->
                new LifecyclePolicy(
                    World.NAMESPACE,
                    defaults.imports(),
                    List.of(notice),
                    rotations,
                    repetitions,
                    defaults.authority(),
                    defaults.holdings(),
                    window,
                    defaults.regions()));
    if (allowed) {
      assertThat(refusal).isNull();
    } else {
      assertThat(refusal).isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }

  // --- wrapping

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, RSAES_PKCS1_V1_5, RSA_2048",
    "SYMMETRIC_DEFAULT, SM2PKE, SM2",
    "SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_256, SM2",
    "RSA_2048, RSAES_OAEP_SHA_256, RSA_4096",
    "ECC_NIST_P521, RSAES_OAEP_SHA_256, RSA_2048"
  })
  void forbiddenWrappingsAreRefusedBeforeAnyKeyIsMade(
      KeySpec spec, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec) {
    World w = new World();
    w.create(spec, Origin.EXTERNAL);
    Event event =
        w.send(
            new Command.GetParametersForImport(
                w.header(),
                Optional.of(algorithm),
                Optional.of(wrappingKeySpec),
                Optional.empty()));
    assertThat(failure(event).code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
    assertThat(w.secrets).isEmpty();
  }

  // --- tokens and unwrap, in their order

  @Test
  void aFailedImportChangesNothingAndLeavesTheTokenUsable() {
    World w = World.in("PendingImport");
    ByteString token = w.issueToken();
    assertThat(code(w, token, FakeCryptography.bytes("garbage")))
        .isEqualTo(FailureCode.INVALID_CIPHERTEXT);
    assertThat(code(w, token, wrapped("bad-length"))).isEqualTo(FailureCode.INCORRECT_KEY_MATERIAL);
    assertThat(code(w, token, FakeCryptography.bytes("timeout")))
        .isEqualTo(FailureCode.DEPENDENCY_TIMEOUT);
    assertThat(w.send(w.importCommand(token, wrapped("m"))))
        .isInstanceOf(Event.KeyStateChanged.class);
  }

  @Test
  void tokensAreForOneKeyOneUseAndOneDay() {
    World w = World.in("PendingImport");
    ByteString token = w.issueToken();
    ByteString late = w.issueToken();
    ByteString foreign = FakeCryptography.token("other", "wk1", w.now.plusSeconds(60));
    ByteString foreignAndExpired = FakeCryptography.token("other", "wk1", w.now);
    assertThat(code(w, FakeCryptography.bytes("forged"), wrapped("m")))
        .isEqualTo(FailureCode.INVALID_IMPORT_TOKEN);
    assertThat(code(w, foreign, wrapped("m"))).isEqualTo(FailureCode.INVALID_IMPORT_TOKEN);
    assertThat(code(w, foreignAndExpired, wrapped("m")))
        .as("this key before its date")
        .isEqualTo(FailureCode.INVALID_IMPORT_TOKEN);
    w.send(w.importCommand(token, wrapped("m")));
    assertThat(code(w, token, wrapped("m"))).isEqualTo(FailureCode.INVALID_IMPORT_TOKEN);
    w.advance(Duration.ofHours(24));
    assertThat(code(w, late, FakeCryptography.bytes("garbage")))
        .as("the date before the unwrap")
        .isEqualTo(FailureCode.EXPIRED_IMPORT_TOKEN);
    assertThat(w.secrets.keySet())
        .extracting(SecretId::kind)
        .containsExactly(SecretId.Kind.KEY_MATERIAL);
  }

  // --- expiry

  @Test
  void materialExpiresByItsOwnDateAlone() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofHours(1));
    Instant first = w.now.plus(Duration.ofHours(1));
    Instant second = w.now.plus(Duration.ofHours(2));
    w.send(
        World.withType(
            World.withExpiry(w.importCommand(w.issueToken(), wrapped("n")), second),
            ImportType.NEW_KEY_MATERIAL));
    w.now = w.now.plus(Duration.ofHours(3));
    Optional<String> m = Optional.of(idOf("m").value());
    Optional<String> n = Optional.of(idOf("n").value());
    for (Command crossed :
        List.of(
            new Command.ExpireKeyMaterial(w.header(), n, Optional.of(first)),
            new Command.ExpireKeyMaterial(w.header(), m, Optional.of(second)))) {
      assertThat(w.send(crossed)).isInstanceOf(Event.KeyUnchanged.class);
    }
    assertThat(w.send(new Command.ExpireKeyMaterial(w.header(), n, Optional.of(second))))
        .isNotInstanceOf(Event.KeyUnchanged.class);
    assertThat(w.state()).isEqualTo("Enabled");
    assertThat(w.send(new Command.ExpireKeyMaterial(w.header(), m, Optional.of(first))))
        .isInstanceOf(Event.KeyStateChanged.class);
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  @Test
  void aLateSchedulerCannotHitMaterialThatWasReimportedSince() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofHours(1));
    var first = w.record.orElseThrow().currentMaterial().orElseThrow().validTo();
    w.importMaterial("m", Duration.ofHours(2));
    w.now = w.now.plus(Duration.ofMinutes(90));
    assertThat(w.send(new Command.ExpireKeyMaterial(w.header(), Optional.empty(), first)))
        .isInstanceOf(Event.KeyUnchanged.class);
    var second = w.record.orElseThrow().currentMaterial().orElseThrow().validTo();
    assertThat(w.send(new Command.ExpireKeyMaterial(w.header(), Optional.empty(), second)))
        .as("not due yet")
        .isInstanceOf(Event.KeyUnchanged.class);
    w.now = second.orElseThrow();
    assertThat(w.send(new Command.ExpireKeyMaterial(w.header(), Optional.empty(), second)))
        .isInstanceOf(Event.KeyStateChanged.class);
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  @Test
  void aDeadlineThatTheRecordDoesNotBearOutHasNoEffect() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofHours(1));
    Deadline old = w.record.orElseThrow().deadlines().iterator().next();
    w.importMaterial("m", Duration.ofHours(3));
    w.now = w.now.plus(Duration.ofHours(2));
    assertThat(w.decideDeadline(old).event()).isEmpty();
  }

  @Test
  void noticesStartAnewWithAReimportAndAreNotGivenOnceTheDateHasPassed() {
    World w = World.in("PendingImport");
    w.importMaterial("m", Duration.ofDays(40));
    assertThat(leadDays(w, Duration.ofDays(10))).containsExactly(30L);
    w.importMaterial("m", Duration.ofDays(40));
    assertThat(leadDays(w, Duration.ofDays(33))).containsExactly(30L, 7L);
    w.now = w.now.plus(Duration.ofDays(8)); // missed the last notice and the date
    assertThat(w.advance(Duration.ZERO).map(Object::getClass))
        .contains(Event.KeyStateChanged.class);
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  // --- deletion

  @Test
  void cancelGoesToPendingImportWhereNoMaterialIsLeft() {
    World w = World.in("PendingDeletion");
    w.send(new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty()));
    w.send(new Command.CancelKeyDeletion(w.header()));
    assertThat(w.state()).isEqualTo("PendingImport");
  }

  @Test
  void onItsDateAKeyIsGoneWithAllItsSecrets() {
    World w = World.in("Enabled");
    w.issueToken();
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(7)));
    Event last = w.advance(Duration.ofDays(7)).orElseThrow();
    assertThat(((Event.KeyStateChanged) last).newState()).isEqualTo(KeyState.DELETED);
    assertThat(w.record).isEmpty();
    assertThat(w.secrets).isEmpty();
  }

  // --- several materials

  @Test
  void newMaterialWaitsForRotationAndThenAllMustBePresent() {
    World w = World.in("Enabled");
    w.send(newMaterial(w, "n"));
    assertThat(role(w, "n")).isEqualTo(KeyMaterial.Role.PENDING_ROTATION);
    assertThat(failure(w.send(newMaterial(w, "o"))).message())
        .isEqualTo(
            "New key material (id: "
                + idOf("o")
                + ") cannot be imported into KMS key "
                + World.ARN
                + ", because another key material (id: "
                + idOf("n")
                + ") is pending rotation.");
    w.send(new Command.RotateKeyOnDemand(w.header()));
    assertThat(role(w, "n")).isEqualTo(KeyMaterial.Role.CURRENT);
    assertThat(role(w, "m")).isEqualTo(KeyMaterial.Role.NON_CURRENT);

    w.send(new Command.DeleteImportedKeyMaterial(w.header(), Optional.of(idOf("m").value())));
    w.send(new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty()));
    assertThat(w.state()).isEqualTo("PendingImport");
    w.importMaterial("n");
    assertThat(w.state()).as("m is still missing").isEqualTo("PendingImport");
    w.importMaterial("m");
    assertThat(w.state()).isEqualTo("Enabled");
  }

  @Test
  void materialThatIsPendingRotationLeavesNoTraceWhenItGoes() {
    World w = World.in("Enabled");
    w.send(newMaterial(w, "n"));
    w.send(new Command.DeleteImportedKeyMaterial(w.header(), Optional.of(idOf("n").value())));
    assertThat(w.state()).isEqualTo("Enabled");
    assertThat(w.record.orElseThrow().materials()).hasSize(1);
    assertThat(w.send(newMaterial(w, "o"))).isInstanceOf(Event.KeyStateChanged.class);
  }

  private static Command newMaterial(World w, String material) {
    return World.withType(
        w.importCommand(w.issueToken(), wrapped(material)), ImportType.NEW_KEY_MATERIAL);
  }

  private static KeyMaterial.Role role(World w, String material) {
    return w.record.orElseThrow().material(idOf(material)).orElseThrow().role();
  }

  private static List<Long> leadDays(World w, Duration duration) {
    List<Long> days = new ArrayList<>();
    for (long hour = 0; hour < duration.toHours(); hour++) {
      w.advance(Duration.ofHours(1))
          .filter(Event.KeyMaterialExpiring.class::isInstance)
          .map(Event.KeyMaterialExpiring.class::cast)
          .ifPresent(e -> days.add(e.leadTime().toDays()));
    }
    return days;
  }

  private static FailureCode code(World w, ByteString token, ByteString ciphertext) {
    return failure(w.send(w.importCommand(token, ciphertext))).code();
  }

  private static String message(World w, java.util.function.Function<World, Command> command) {
    return failure(w.send(command.apply(w))).message();
  }

  private static Event.Failure failure(Event event) {
    if (event instanceof Event.ImportFailed failed) {
      return failed.failure();
    }
    assertThat(event).isInstanceOf(Event.CommandRejected.class);
    return ((Event.CommandRejected) event).failure();
  }
}
