package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The order of the checks. An import that is wrong in two ways gets the answer to the first of
 * them: a publisher is never told about a token or a material before it has been found that the
 * command may touch the key at all.
 */
class CheckOrderTest {

  /** All that can be wrong with an import, in the order in which it is found. */
  enum Flaw {
    SHAPE(FailureCode.VALIDATION, "A validTo date must be set"),
    MALFORMED_ARN(FailureCode.INVALID_ARN, "not the ARN of a KMS key"),
    NO_KEY(FailureCode.NOT_FOUND, "does not exist"),
    ORIGIN(FailureCode.UNSUPPORTED_OPERATION, "origin is AWS_KMS"),
    STATE(FailureCode.KMS_INVALID_STATE, "is pending deletion"),
    FORGED_TOKEN(FailureCode.INVALID_IMPORT_TOKEN, "forged"),
    TOKEN_OF_ANOTHER_KEY(FailureCode.INVALID_IMPORT_TOKEN, "another key"),
    EXPIRED_TOKEN(FailureCode.EXPIRED_IMPORT_TOKEN, "expired at"),
    USED_TOKEN(FailureCode.INVALID_IMPORT_TOKEN, "was used"),
    DATE_PASSED_IN_THE_QUEUE(FailureCode.INCORRECT_KEY_MATERIAL, "validTo has passed"),
    CIPHERTEXT(FailureCode.INVALID_CIPHERTEXT, "unwrap failed"),
    FORMAT(FailureCode.INCORRECT_KEY_MATERIAL, "wrong length"),
    OTHER_MATERIAL(FailureCode.INCORRECT_KEY_MATERIAL, "was not imported");

    final FailureCode code;
    final String words;

    Flaw(FailureCode code, String words) {
      this.code = code;
      this.words = words;
    }

    /** Whether one import can have both. */
    boolean goesWith(Flaw later) {
      boolean withoutKey = this == NO_KEY && (later == ORIGIN || later == STATE);
      boolean withoutMaterial = compareTo(CIPHERTEXT) >= 0; // each says what is wrapped
      return !withoutKey && !withoutMaterial;
    }
  }

  static Stream<Arguments> pairs() {
    return Arrays.stream(Flaw.values())
        .flatMap(
            first ->
                Arrays.stream(Flaw.values())
                    .filter(second -> second.compareTo(first) > 0 && first.goesWith(second))
                    .map(second -> Arguments.of(first, second)));
  }

  @ParameterizedTest(name = "{0} before {1}")
  @MethodSource("pairs")
  void ofTwoFlawsTheEarlierIsTold(Flaw first, Flaw second) {
    assertTells(importWith(Set.of(first, second)), first);
  }

  @ParameterizedTest
  @EnumSource
  void everyFlawAloneIsFound(Flaw flaw) {
    assertTells(importWith(Set.of(flaw)), flaw);
  }

  @Test
  void anImportWithoutAnyFlawSucceeds() {
    assertThat(importWith(Set.of())).isInstanceOf(Event.KeyStateChanged.class);
  }

  private static Event importWith(Set<Flaw> flaws) {
    World w = new World();
    ByteString token = prepareKey(w, flaws);
    w.now = w.now.plus(Duration.ofHours(flaws.contains(Flaw.EXPIRED_TOKEN) ? 24 : 3));
    if (flaws.contains(Flaw.NO_KEY)) {
      w.record = Optional.empty();
    } else if (flaws.contains(Flaw.STATE)) {
      w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()));
    }
    Instant received = w.now.minus(Duration.ofHours(2));
    String key = flaws.contains(Flaw.MALFORMED_ARN) ? "arn:aws:kms:nowhere" : World.KEY;
    return w.send(
        new Command.ImportKeyMaterial(
            new Command.Header(
                "c",
                key,
                "tester",
                received,
                received,
                List.of(),
                List.of(),
                ByteString.of(new byte[0])),
            token,
            FakeCryptography.bytes(ciphertext(flaws)),
            Optional.empty(), // KEY_MATERIAL_EXPIRES
            validTo(w, flaws),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  /** A key that has had the material "m", unless its origin forbids that, and a token for it. */
  private static ByteString prepareKey(World w, Set<Flaw> flaws) {
    boolean external = !flaws.contains(Flaw.ORIGIN);
    w.create(KeySpec.SYMMETRIC_DEFAULT, external ? Origin.EXTERNAL : Origin.AWS_KMS);
    ByteString token =
        external
            ? w.issueToken()
            : FakeCryptography.token(World.KEY, "wk1", w.now.plus(Duration.ofHours(24)));
    if (external) {
      ByteString spent = flaws.contains(Flaw.USED_TOKEN) ? token : w.issueToken();
      w.send(w.importCommand(spent, FakeCryptography.wrapped("m")));
    }
    String text = FakeCryptography.text(token);
    text = flaws.contains(Flaw.TOKEN_OF_ANOTHER_KEY) ? text.replace("|k|", "|other|") : text;
    text = flaws.contains(Flaw.FORGED_TOKEN) ? text.replace("token|", "forged|") : text;
    return FakeCryptography.bytes(text);
  }

  private static Optional<Instant> validTo(World w, Set<Flaw> flaws) {
    if (flaws.contains(Flaw.SHAPE)) {
      return Optional.empty();
    }
    Duration ahead =
        flaws.contains(Flaw.DATE_PASSED_IN_THE_QUEUE) ? Duration.ZERO : Duration.ofHours(1);
    return Optional.of(w.now.plus(ahead));
  }

  private static String ciphertext(Set<Flaw> flaws) {
    if (flaws.contains(Flaw.CIPHERTEXT)) {
      return "garbage";
    } else if (flaws.contains(Flaw.FORMAT)) {
      return "wrapped:bad-length";
    }
    return flaws.contains(Flaw.OTHER_MATERIAL) ? "wrapped:other" : "wrapped:m";
  }

  private static void assertTells(Event event, Flaw flaw) {
    Event.Failure failure = ((Event.ImportFailed) event).failure();
    assertThat(failure.code()).isEqualTo(flaw.code);
    assertThat(failure.message()).contains(flaw.words);
  }

  // --- the other commands, each wrong in all the ways from one on

  @Test
  void parametersAreRefusedForTheFirstReasonThereIs() {
    World w = new World();
    w.create(KeySpec.RSA_2048, Origin.AWS_KMS);
    w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()));
    assertThat(askForParameters(w, "arn:bad", Optional.empty())).isEqualTo("ValidationException");
    Optional<WrappingAlgorithm> withdrawn = Optional.of(WrappingAlgorithm.RSAES_PKCS1_V1_5);
    assertThat(askForParameters(w, "arn:bad", withdrawn)).isEqualTo("InvalidArnException");
    assertThat(askForParameters(w, "k", withdrawn)).isEqualTo("UnsupportedOperationException");

    World external = new World();
    external.create(KeySpec.RSA_2048, Origin.EXTERNAL);
    external.send(new Command.ScheduleKeyDeletion(external.header(), OptionalInt.empty()));
    assertThat(askForParameters(external, "k", withdrawn)).isEqualTo("KMSInvalidStateException");
    external.send(new Command.CancelKeyDeletion(external.header()));
    assertThat(askForParameters(external, "k", withdrawn))
        .isEqualTo("UnsupportedOperationException");
  }

  @Test
  void rotationLooksAtSpecThenState() {
    World hmac = new World();
    hmac.create(KeySpec.HMAC_256, Origin.EXTERNAL);
    assertThat(rotate(hmac).message())
        .isEqualTo(World.ARN + " keySpec is HMAC_256 which is not valid for this operation.");
    assertThat(rotate(World.in("PendingImport")).message()).contains("is pending import.");
  }

  @Test
  void removalLooksAtOriginBeforeTheMaterial() {
    World w = new World();
    w.create(KeySpec.SYMMETRIC_DEFAULT, Origin.AWS_KMS);
    Optional<String> unknown = Optional.of(FakeCryptography.idOf("unknown").value());
    for (Command command :
        List.of(
            new Command.DeleteImportedKeyMaterial(w.header(), unknown),
            new Command.ExpireKeyMaterial(w.header(), unknown, Optional.empty()))) {
      assertThat(failure(w.send(command)).code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
    }
  }

  private static String askForParameters(World w, String key, Optional<WrappingAlgorithm> a) {
    return failure(
            w.send(
                new Command.GetParametersForImport(
                    w.header(key), a, Optional.of(WrappingKeySpec.RSA_2048), Optional.empty())))
        .code()
        .awsName();
  }

  private static Event.Failure rotate(World w) {
    return failure(w.send(new Command.RotateKeyOnDemand(w.header())));
  }

  private static Event.Failure failure(Event event) {
    return ((Event.CommandRejected) event).failure();
  }
}
