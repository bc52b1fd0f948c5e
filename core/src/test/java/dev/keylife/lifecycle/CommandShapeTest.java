package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each field of a command may hold, at its bounds and beyond. */
class CommandShapeTest {
  private static final ByteString TOKEN = FakeCryptography.bytes("t");
  private static final ByteString MATERIAL = FakeCryptography.wrapped("m");
  private static final Instant FAR = Instant.parse("+12026-01-01T00:00:00Z");
  private static final String ID = "a".repeat(64);

  static Stream<Arguments> malformed() {
    World w = World.in("Enabled");
    return Stream.of(
        refused("commandId must have 1 to 128", enable(header("", World.KEY, "me"))),
        refused("commandId must have 1 to 128", enable(header("c".repeat(129), World.KEY, "me"))),
        refused("commandId must not hold control", enable(header("c\n", World.KEY, "me"))),
        refused("keyId is missing", enable(header("c", "", "me"))),
        refused("keyId must have 1 to 2048", enable(header("c", "k".repeat(2049), "me"))),
        refused("issuer must have 1 to 256", enable(header("c", World.KEY, ""))),
        refused("issuer must have 1 to 256", enable(header("c", World.KEY, "i".repeat(257)))),
        refused("issuer must not hold control", enable(header("c", World.KEY, "i\u0007"))),
        refused(
            "issuedAt must lie",
            enable(
                new Command.Header(
                    "c", World.KEY, "me", FAR, World.START, List.of(), List.of(), TOKEN))),
        refused("keySpec is missing", create(Optional.empty(), Optional.of(Origin.EXTERNAL))),
        refused("origin is missing", create(Optional.of(KeySpec.HMAC_256), Optional.empty())),
        refused(
            "You must specify a KeyUsage",
            create(Optional.of(KeySpec.HMAC_256), Optional.of(Origin.EXTERNAL))),
        refused(
            "does not go with keySpec",
            new Command.CreateKey(
                new World().header(),
                Optional.of(KeySpec.HMAC_256),
                Optional.of(KeyUsage.SIGN_VERIFY),
                Optional.of(Origin.EXTERNAL),
                KeyAttributes.of(""),
                false)),
        refused(
            "description must have 0 to 8192",
            new Command.UpdateKeyDescription(w.header(), "d".repeat(8193))),
        refused(
            "wrappingAlgorithm is missing",
            parameters(w, Optional.empty(), Optional.of(WrappingKeySpec.RSA_2048))),
        refused(
            "wrappingKeySpec is missing",
            parameters(w, Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256), Optional.empty())),
        refused(
            "recipientPublicKey must be",
            new Command.GetParametersForImport(
                w.header(),
                Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
                Optional.of(WrappingKeySpec.RSA_2048),
                Optional.of(ByteString.of(new byte[44])))),
        refused("importToken must have 1 to", importing(w, bytes(0), MATERIAL)),
        refused("importToken must have 1 to", importing(w, bytes(6145), MATERIAL)),
        refused("encryptedKeyMaterial must have 1 to", importing(w, TOKEN, bytes(0))),
        refused("encryptedKeyMaterial must have 1 to", importing(w, TOKEN, bytes(6145))),
        refused("keyMaterialId must be 64 hex", importing(w, Optional.of("A".repeat(64)), "d")),
        refused("keyMaterialDescription must match", importing(w, Optional.of(ID), "<d>")),
        refused(
            "keyMaterialId cannot be given with importType NEW_KEY_MATERIAL",
            World.withType(
                (Command.ImportKeyMaterial) importing(w, Optional.of(ID), "d"),
                ImportType.NEW_KEY_MATERIAL)),
        refused(
            "validTo cannot be given with expirationModel KEY_MATERIAL_DOES_NOT_EXPIRE",
            importingForGoodUntil(w, World.START.plus(Duration.ofDays(1)))),
        refused(
            "keyMaterialId must be 64 hex",
            new Command.DeleteImportedKeyMaterial(w.header(), Optional.of("x"))),
        refused(
            "keyMaterialId must be 64 hex",
            new Command.ExpireKeyMaterial(w.header(), Optional.of("x"), Optional.empty())),
        refused(
            "validTo must lie in the years",
            new Command.ExpireKeyMaterial(w.header(), Optional.empty(), Optional.of(FAR))),
        refused(
            "validTo must lie in the years",
            World.withExpiry(w.importCommand(TOKEN, MATERIAL), FAR)),
        refused("pendingWindowInDays must be between", window(w, 6)),
        refused("pendingWindowInDays must be between", window(w, 31)),
        refused(
            "policyName must be default",
            new Command.PutKeyPolicy(
                w.header(), "other", KeyPolicy.defaultFor(World.NAMESPACE), false)));
  }

  private static Arguments refused(String why, Command command) {
    return Arguments.of(why, command);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void whatIsBeyondIsRefusedWithItsName(String why, Command command) {
    World w = World.in(command instanceof Command.CreateKey ? "no key" : "Enabled");
    KmsFailure failure = new KmsFailure(w.send(command));
    assertThat(failure.code()).isEqualTo(FailureCode.VALIDATION);
    assertThat(failure.message()).contains(why);
  }

  /** The refusal of an import is another event than that of other commands. */
  private record KmsFailure(Event event) {
    FailureCode code() {
      return OracleWords.failure(event).code();
    }

    String message() {
      return OracleWords.failure(event).message();
    }
  }

  @Test
  void whatIsAtItsBoundIsTaken() {
    World w = World.in("Enabled");
    for (Command command :
        List.of(
            enable(header("c".repeat(128), World.KEY, "i".repeat(256))),
            new Command.UpdateKeyDescription(w.header(), "d".repeat(8192)),
            window(w, 7),
            new Command.CancelKeyDeletion(w.header()),
            window(w, 30))) {
      Event event = w.send(command);
      assertThat(event)
          .as(command.type())
          .isNotInstanceOf(Event.CommandRejected.class)
          .isNotInstanceOf(Event.ImportFailed.class);
    }
  }

  /** RFC 8410: a header of 12 bytes, and 32 of the key. */
  @Test
  void aRecipientIsAnX25519KeyAndNothingElse() {
    World w = World.in("PendingImport");
    byte[] good = Arrays.copyOf(HexFormat.of().parseHex("302a300506032b656e032100"), 44);
    assertThat(w.send(parametersFor(w, good))).isInstanceOf(Event.ImportParametersIssued.class);
    byte[] ofEd25519 = good.clone();
    ofEd25519[8] = 0x70;
    for (byte[] bad :
        List.of(
            new byte[0],
            Arrays.copyOf(good, 12),
            Arrays.copyOf(good, 43),
            Arrays.copyOf(good, 45),
            ofEd25519)) {
      assertThat(OracleWords.failure(w.send(parametersFor(w, bad))).message())
          .startsWith("recipientPublicKey must be");
    }
  }

  private static Command parametersFor(World w, byte[] recipient) {
    return new Command.GetParametersForImport(
        w.header(),
        Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
        Optional.of(WrappingKeySpec.RSA_2048),
        Optional.of(ByteString.of(recipient)));
  }

  /** By another, no second delivery is known. */
  @Test
  void onlyWhatIsTakenAsACommandIdCountsAsOne() {
    for (String id : List.of("c", "c".repeat(128), "鍵".repeat(128))) {
      assertThat(header(id, World.KEY, "me").hasCommandId()).as(id).isTrue();
    }
    for (String id : List.of("", "c".repeat(129), "c\n", "\u202e")) {
      assertThat(header(id, World.KEY, "me").hasCommandId()).as(id).isFalse();
    }
  }

  /** They are refused for what they hold, and not for their size. */
  @Test
  void whatIsImportedIsLookedIntoUpToItsBound() {
    World w = World.in("PendingImport");
    for (int size : new int[] {1, 6144}) {
      assertThat(OracleWords.failure(w.send(importing(w, bytes(size), MATERIAL))).code())
          .isEqualTo(FailureCode.INVALID_IMPORT_TOKEN);
      assertThat(OracleWords.failure(w.send(importing(w, w.issueToken(), bytes(size)))).code())
          .isNotEqualTo(FailureCode.VALIDATION);
    }
  }

  private static Command enable(Command.Header header) {
    return new Command.EnableKey(header);
  }

  private static Command.Header header(String commandId, String keyId, String issuer) {
    return new Command.Header(
        commandId, keyId, issuer, World.START, World.START, List.of(), List.of(), TOKEN);
  }

  private static Command create(Optional<KeySpec> spec, Optional<Origin> origin) {
    return new Command.CreateKey(
        new World().header(), spec, Optional.empty(), origin, KeyAttributes.of(""), false);
  }

  private static Command parameters(
      World w, Optional<WrappingAlgorithm> algorithm, Optional<WrappingKeySpec> spec) {
    return new Command.GetParametersForImport(w.header(), algorithm, spec, Optional.empty());
  }

  private static Command importing(World w, ByteString token, ByteString ciphertext) {
    return w.importCommand(token, ciphertext);
  }

  private static Command importing(World w, Optional<String> id, String description) {
    Command.ImportKeyMaterial good = w.importCommand(TOKEN, MATERIAL);
    return new Command.ImportKeyMaterial(
        good.header(),
        good.importToken(),
        good.encryptedKeyMaterial(),
        good.expirationModel(),
        good.validTo(),
        good.importType(),
        id,
        Optional.of(description));
  }

  private static Command importingForGoodUntil(World w, Instant validTo) {
    Command.ImportKeyMaterial forGood = w.importCommand(TOKEN, MATERIAL);
    return new Command.ImportKeyMaterial(
        forGood.header(),
        forGood.importToken(),
        forGood.encryptedKeyMaterial(),
        forGood.expirationModel(),
        Optional.of(validTo),
        forGood.importType(),
        forGood.keyMaterialId(),
        forGood.keyMaterialDescription());
  }

  private static Command window(World w, int days) {
    return new Command.ScheduleKeyDeletion(w.header(), OptionalInt.of(days));
  }

  private static ByteString bytes(int size) {
    return ByteString.of(new byte[size]);
  }
}
