package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The state table of the lifecycle, cell by cell. A cell holds the state after the command, or the
 * code that refuses it; {@code =} stands for a valid command that finds nothing to do, {@code -}
 * for what cannot be. The last column is the cause that the event gives; where there are two, the
 * first is for a key that has had no material yet.
 */
class StateTableTest {
  private static final Tag TAG = new Tag("team", "payments");
  private static final String POLICY = KeyPolicy.defaultFor(World.NAMESPACE);

  private static final Grant GRANT =
      new Grant(
          "a".repeat(64),
          Optional.empty(),
          World.START,
          "alice",
          Optional.empty(),
          Set.of(GrantOperation.DECRYPT),
          Optional.empty());

  private static final List<String> STATES =
      List.of("no key", "PendingImport", "Enabled", "Disabled", "PendingDeletion");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
# command                 | no key            | PendingImport                 | Enabled                       | Disabled                      | PendingDeletion          | cause
CreateKey                 | PendingImport     | ValidationException           | ValidationException           | ValidationException           | ValidationException      | CREATED
CreateKey AWS_KMS         | Enabled           | ValidationException           | ValidationException           | ValidationException           | ValidationException      | CREATED
GetParametersForImport    | NotFoundException | PendingImport                 | Enabled                       | Disabled                      | KMSInvalidStateException | none
RevokeImportParameters    | NotFoundException | =                             | =                             | =                             | =                        | none
Revoke outstanding        | NotFoundException | PendingImport                 | Enabled                       | Disabled                      | -                        | none
Import same               | NotFoundException | Enabled                       | Enabled                       | Disabled                      | KMSInvalidStateException | MATERIAL_IMPORTED MATERIAL_REIMPORTED
Import other              | NotFoundException | Enabled                       | IncorrectKeyMaterialException | IncorrectKeyMaterialException | KMSInvalidStateException | MATERIAL_IMPORTED
Reimport same             | NotFoundException | IncorrectKeyMaterialException | Enabled                       | Disabled                      | KMSInvalidStateException | MATERIAL_REIMPORTED
Reimport other            | NotFoundException | IncorrectKeyMaterialException | IncorrectKeyMaterialException | IncorrectKeyMaterialException | KMSInvalidStateException | none
DeleteImportedKeyMaterial | NotFoundException | =                             | PendingImport                 | PendingImport                 | PendingDeletion          | MATERIAL_DELETED
ExpireKeyMaterial         | NotFoundException | =                             | PendingImport                 | PendingImport                 | PendingDeletion          | EXPIRED
EnableKey                 | NotFoundException | KMSInvalidStateException      | =                             | Enabled                       | KMSInvalidStateException | ENABLED
DisableKey                | NotFoundException | KMSInvalidStateException      | Disabled                      | =                             | KMSInvalidStateException | DISABLED
ScheduleKeyDeletion       | NotFoundException | PendingDeletion               | PendingDeletion               | PendingDeletion               | KMSInvalidStateException | DELETION_SCHEDULED
CancelKeyDeletion         | NotFoundException | KMSInvalidStateException      | KMSInvalidStateException      | KMSInvalidStateException      | Disabled                 | DELETION_CANCELLED
RotateKeyOnDemand         | NotFoundException | KMSInvalidStateException      | KMSInvalidStateException      | DisabledException             | KMSInvalidStateException | none
RotateKeyOnDemand AWS_KMS | -                 | -                             | Enabled                       | DisabledException             | KMSInvalidStateException | MATERIAL_ROTATED
RotateKeyOnDemand pending | -                 | -                             | Enabled                       | DisabledException             | KMSInvalidStateException | MATERIAL_ROTATED
UpdateKeyDescription      | NotFoundException | PendingImport                 | Enabled                       | Disabled                      | KMSInvalidStateException | none
Update to the same        | NotFoundException | =                             | =                             | =                             | KMSInvalidStateException | none
TagResource               | NotFoundException | PendingImport                 | Enabled                       | Disabled                      | KMSInvalidStateException | none
TagResource without tags  | NotFoundException | =                             | =                             | =                             | KMSInvalidStateException | none
UntagResource             | NotFoundException | =                             | =                             | =                             | KMSInvalidStateException | none
UntagResource of a tag    | -                 | PendingImport                 | Enabled                       | Disabled                      | KMSInvalidStateException | none
PutKeyPolicy              | NotFoundException | PendingImport                 | Enabled                       | Disabled                      | PendingDeletion          | none
CreateGrant               | NotFoundException | KMSInvalidStateException      | Enabled                       | DisabledException             | KMSInvalidStateException | none
RetireGrant of a grant    | -                 | PendingImport                 | Enabled                       | Disabled                      | PendingDeletion          | none
RevokeGrant of a grant    | -                 | PendingImport                 | Enabled                       | Disabled                      | PendingDeletion          | none
ReplicateKey              | NotFoundException | UnsupportedOperationException | UnsupportedOperationException | UnsupportedOperationException | UnsupportedOperationException | none
UpdatePrimaryRegion       | NotFoundException | UnsupportedOperationException | UnsupportedOperationException | UnsupportedOperationException | UnsupportedOperationException | none
(deletion date reached)   | -                 | -                             | -                             | -                             | Deleted                  | DELETED
""")
  void everyCell(
      String command,
      String noKey,
      String pendingImport,
      String enabled,
      String disabled,
      String pendingDeletion,
      String cause) {
    List<String> cells = List.of(noKey, pendingImport, enabled, disabled, pendingDeletion);
    for (String before : STATES) {
      String expected = cells.get(STATES.indexOf(before));
      if (!expected.equals("-")) {
        check(command, before, expected, cause);
      }
    }
  }

  private static void check(String command, String before, String expected, String causes) {
    String cell = command + " in " + before;
    World w = command.endsWith(" pending") ? withPendingRotation(before) : World.in(before);
    if (command.equals("RotateKeyOnDemand AWS_KMS")) {
      w = ofOwnMaking(before);
    }
    if (command.endsWith(" of a tag")) {
      w.record = w.record.map(key -> key.withAttributes(key.attributes().with(List.of(TAG))));
    }
    if (command.endsWith(" of a grant")) {
      w.record = w.record.map(key -> key.withGrants(List.of(GRANT)));
    }
    Optional<ByteString> token = tokenFor(w, command, before);
    Optional<KeyRecord> recordBefore = w.record;
    Map<SecretId, ByteString> secretsBefore = Map.copyOf(w.secrets);
    Event event =
        command.startsWith("(")
            ? w.advance(Duration.ofDays(30)).orElseThrow()
            : w.send(command(w, command, token));

    if (expected.equals("=")) {
      assertThat(event).as(cell).isInstanceOf(Event.KeyUnchanged.class);
    } else if (expected.endsWith("Exception")) {
      checkRefusal(cell, command, before, event, expected);
    } else if (event instanceof Event.KeyStateChanged changed) {
      checkChange(cell, before, changed, expected, causes);
    } else if (event instanceof Event.KeyDescriptionUpdated updated) {
      assertThat(updated.keyState().awsName()).as(cell).isEqualTo(before);
      assertThat(updated.description()).as(cell).isEqualTo("another");
      assertThat(w.record.orElseThrow().attributes().description()).as(cell).isEqualTo("another");
    } else if (event instanceof Event.KeyTagsUpdated updated) {
      List<Tag> tags = command.startsWith("Tag") ? List.of(TAG) : List.of();
      assertThat(updated.keyState().awsName()).as(cell).isEqualTo(before);
      assertThat(updated.tags()).as(cell).isEqualTo(tags);
      assertThat(updated.removed()).as(cell).hasSize(1 - tags.size());
      assertThat(w.record.orElseThrow().attributes().tags()).as(cell).isEqualTo(tags);
    } else if (event instanceof Event.KeyPolicyUpdated updated) {
      assertThat(updated.keyState().awsName()).as(cell).isEqualTo(before);
      assertThat(updated.policy()).as(cell).isEqualTo(POLICY);
      assertThat(w.record.orElseThrow().attributes().policy()).as(cell).contains(POLICY);
    } else if (event instanceof Event.GrantChanged changed) {
      assertThat(changed.keyState().awsName()).as(cell).isEqualTo(before);
      assertThat(w.record.orElseThrow().grants())
          .as(cell)
          .isEqualTo(command.startsWith("Create") ? List.of(changed.grant()) : List.of());
    } else if (event instanceof Event.ImportParametersRevoked revoked) {
      assertThat(revoked.revokedCount()).as(cell).isEqualTo(1);
      assertThat(w.secrets).as(cell).hasSize(secretsBefore.size() - 1);
      assertThat(w.state()).as(cell).isEqualTo(before);
    } else {
      assertThat(event).as(cell).isInstanceOf(Event.ImportParametersIssued.class);
      assertThat(w.state()).as(cell).isEqualTo(before);
      assertThat(w.secrets).as(cell).hasSize(secretsBefore.size() + 1);
    }
    if (expected.equals("=") || expected.endsWith("Exception")) {
      assertThat(w.record.map(StateTableTest::withoutCounts))
          .as(cell)
          .isEqualTo(recordBefore.map(StateTableTest::withoutCounts));
      assertThat(w.secrets).as(cell).isEqualTo(secretsBefore);
    } else {
      assertThat(w.state()).as(cell).isEqualTo(expected.equals("Deleted") ? "no key" : expected);
    }
    boolean exists = !before.equals("no key") || !expected.endsWith("Exception");
    long sequence = recordBefore.map(KeyRecord::sequence).orElse(0L) + (exists ? 1 : 0);
    assertThat(event.header().sequence()).as(cell).isEqualTo(sequence);
    w.record.ifPresent(r -> assertThat(r.sequence()).as(cell).isEqualTo(sequence));
    assertThat(event.header().arn()).as(cell).contains(World.ARN);
  }

  /** Events and failures under import tokens are counted, whatever else stays as it is. */
  private static KeyRecord withoutCounts(KeyRecord key) {
    return key.withSequence(0)
        .withParameters(
            key.parameters().stream()
                .map(p -> new OutstandingParameters(p.wrappingKeyId(), p.validTo(), 0, p.askedBy()))
                .toList());
  }

  private static void checkChange(
      String cell, String before, Event.KeyStateChanged event, String after, String causes) {
    String[] cause = causes.split(" ");
    boolean first = before.equals("PendingImport") || before.equals("no key");
    assertThat(event.previousState().map(KeyState::awsName).orElse("no key"))
        .as(cell)
        .isEqualTo(before);
    assertThat(event.newState().awsName()).as(cell).isEqualTo(after);
    assertThat(event.cause().name()).as(cell).isEqualTo(cause[first ? 0 : cause.length - 1]);
  }

  private static void checkRefusal(
      String cell, String command, String before, Event event, String code) {
    boolean imports = command.contains("mport ");
    assertThat(event)
        .as(cell)
        .isInstanceOf(imports ? Event.ImportFailed.class : Event.CommandRejected.class);
    Event.Failure failure =
        event instanceof Event.ImportFailed failed
            ? failed.failure()
            : ((Event.CommandRejected) event).failure();
    assertThat(failure.code().awsName()).as(cell).isEqualTo(code);
    assertThat(failure.message()).as(cell).isEqualTo(message(command, before, code));
    assertThat(failure.keyState().map(KeyState::awsName).orElse("no key"))
        .as(cell)
        .isEqualTo(before);
  }

  /** In AWS's words, where AWS has words. */
  private static String message(String command, String before, String code) {
    return switch (code) {
      case "NotFoundException" -> "Key '" + World.ARN + "' does not exist";
      case "ValidationException" -> "Key '" + World.ARN + "' already exists";
      case "IncorrectKeyMaterialException" ->
          "The key material was not imported into " + World.ARN + " before.";
      case "UnsupportedOperationException" -> World.ARN + " is not a multi-Region primary key.";
      default -> {
        if (command.startsWith("Cancel")) {
          yield World.ARN + " is not pending deletion.";
        }
        yield switch (before) {
          case "PendingImport" -> World.ARN + " is pending import.";
          case "PendingDeletion" -> World.ARN + " is pending deletion.";
          case "Disabled" -> World.ARN + " is disabled.";
          default -> "No available key material pending rotation for the key: " + World.ARN + ".";
        };
      }
    };
  }

  private static World withPendingRotation(String state) {
    World w = World.in("Enabled");
    w.send(
        World.withType(
            w.importCommand(w.issueToken(), FakeCryptography.wrapped("next")),
            ImportType.NEW_KEY_MATERIAL));
    if (state.equals("Disabled")) {
      w.send(new Command.DisableKey(w.header()));
    } else if (state.equals("PendingDeletion")) {
      w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()));
    }
    return w;
  }

  /** A key whose material was made here. */
  private static World ofOwnMaking(String state) {
    World w = new World();
    w.create(KeySpec.SYMMETRIC_DEFAULT, Origin.AWS_KMS);
    if (state.equals("Disabled")) {
      w.send(new Command.DisableKey(w.header()));
    } else if (state.equals("PendingDeletion")) {
      w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()));
    }
    return w;
  }

  /** A token for commands that need one, issued where one can be had. */
  private static Optional<ByteString> tokenFor(World w, String command, String before) {
    if (!command.contains("mport ") && !command.contains("outstanding")) {
      return Optional.empty();
    }
    boolean obtainable = !before.equals("no key") && !before.equals("PendingDeletion");
    return Optional.of(
        obtainable
            ? w.issueToken()
            : FakeCryptography.token(World.KEY, "wk9", w.now.plusSeconds(60)));
  }

  private static Command command(World w, String name, Optional<ByteString> token) {
    return switch (name) {
      case "CreateKey", "CreateKey AWS_KMS" ->
          new Command.CreateKey(
              w.header(),
              Optional.of(KeySpec.SYMMETRIC_DEFAULT),
              Optional.empty(),
              Optional.of(name.endsWith("AWS_KMS") ? Origin.AWS_KMS : Origin.EXTERNAL),
              KeyAttributes.of(""),
              false);
      case "GetParametersForImport" ->
          new Command.GetParametersForImport(
              w.header(),
              Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
              Optional.of(WrappingKeySpec.RSA_4096),
              Optional.empty());
      case "RevokeImportParameters", "Revoke outstanding" ->
          new Command.RevokeImportParameters(w.header());
      case "Import same" -> w.importCommand(token.orElseThrow(), FakeCryptography.wrapped("m"));
      case "Import other" ->
          w.importCommand(token.orElseThrow(), FakeCryptography.wrapped("other"));
      case "Reimport same" -> w.reimportCommand(token.orElseThrow(), FakeCryptography.wrapped("m"));
      case "Reimport other" ->
          w.reimportCommand(token.orElseThrow(), FakeCryptography.wrapped("other"));
      case "DeleteImportedKeyMaterial" ->
          new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty());
      case "ExpireKeyMaterial" ->
          new Command.ExpireKeyMaterial(w.header(), Optional.empty(), Optional.empty());
      case "EnableKey" -> new Command.EnableKey(w.header());
      case "DisableKey" -> new Command.DisableKey(w.header());
      case "ScheduleKeyDeletion" ->
          new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty());
      case "CancelKeyDeletion" -> new Command.CancelKeyDeletion(w.header());
      case "UpdateKeyDescription" -> new Command.UpdateKeyDescription(w.header(), "another");
      case "Update to the same" -> new Command.UpdateKeyDescription(w.header(), "");
      case "TagResource" -> new Command.TagResource(w.header(), List.of(TAG));
      case "TagResource without tags" -> new Command.TagResource(w.header(), List.of());
      case "UntagResource", "UntagResource of a tag" ->
          new Command.UntagResource(w.header(), List.of(TAG.key()));
      case "ReplicateKey" ->
          new Command.ReplicateKey(w.header(), "eu-west-1", KeyAttributes.of(""), false);
      case "UpdatePrimaryRegion" -> new Command.UpdatePrimaryRegion(w.header(), "eu-west-1");
      case "PutKeyPolicy" -> new Command.PutKeyPolicy(w.header(), "default", POLICY, false);
      case "CreateGrant" ->
          new Command.CreateGrant(
              w.header(),
              "alice",
              Optional.empty(),
              List.of(GrantOperation.DECRYPT),
              Optional.empty(),
              Optional.empty(),
              false);
      case "RetireGrant of a grant" -> new Command.RetireGrant(w.header(), GRANT.id(), false);
      case "RevokeGrant of a grant" -> new Command.RevokeGrant(w.header(), GRANT.id(), false);
      case "RotateKeyOnDemand", "RotateKeyOnDemand pending", "RotateKeyOnDemand AWS_KMS" ->
          new Command.RotateKeyOnDemand(w.header());
      default -> throw new IllegalArgumentException(name);
    };
  }
}
