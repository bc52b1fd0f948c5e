package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The state table of the lifecycle, cell by cell. A cell holds the state after the command, or the
 * code that refuses it; {@code =} stands for a valid command that finds nothing to do.
 */
class StateTableTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
# command                   | no key            | PendingImport               | Enabled                       | Disabled                      | PendingDeletion
CreateKey                   | PendingImport     | ValidationException         | ValidationException           | ValidationException           | ValidationException
CreateKey AWS_KMS           | Enabled           | ValidationException         | ValidationException           | ValidationException           | ValidationException
GetParametersForImport      | NotFoundException | PendingImport               | Enabled                       | Disabled                      | KMSInvalidStateException
Import same                 | NotFoundException | Enabled                     | Enabled                       | Disabled                      | KMSInvalidStateException
Import other                | NotFoundException | Enabled                     | IncorrectKeyMaterialException | IncorrectKeyMaterialException | KMSInvalidStateException
Reimport same               | NotFoundException | IncorrectKeyMaterialException | Enabled                     | Disabled                      | KMSInvalidStateException
Reimport other              | NotFoundException | IncorrectKeyMaterialException | IncorrectKeyMaterialException | IncorrectKeyMaterialException | KMSInvalidStateException
DeleteImportedKeyMaterial   | NotFoundException | =                           | PendingImport                 | PendingImport                 | PendingDeletion
ExpireKeyMaterial           | NotFoundException | =                           | PendingImport                 | PendingImport                 | PendingDeletion
EnableKey                   | NotFoundException | KMSInvalidStateException    | =                             | Enabled                       | KMSInvalidStateException
DisableKey                  | NotFoundException | KMSInvalidStateException    | Disabled                      | =                             | KMSInvalidStateException
ScheduleKeyDeletion         | NotFoundException | PendingDeletion             | PendingDeletion               | PendingDeletion               | KMSInvalidStateException
CancelKeyDeletion           | NotFoundException | KMSInvalidStateException    | KMSInvalidStateException      | KMSInvalidStateException      | Disabled
RotateKeyOnDemand           | NotFoundException | KMSInvalidStateException    | KMSInvalidStateException      | KMSInvalidStateException      | KMSInvalidStateException
""")
  void everyCell(
      String command,
      String noKey,
      String pendingImport,
      String enabled,
      String disabled,
      String pendingDeletion) {
    check(command, "no key", noKey);
    check(command, "PendingImport", pendingImport);
    check(command, "Enabled", enabled);
    check(command, "Disabled", disabled);
    check(command, "PendingDeletion", pendingDeletion);
  }

  private static void check(String command, String before, String expected) {
    World w = World.in(before);
    long sequence = w.record.map(KeyRecord::sequence).orElse(0L);
    Optional<KeyRecord> recordBefore = w.record;
    int secretsBefore = w.secrets.size();
    Event event = w.send(command(w, command, sequence));
    String cell = command + " in " + before;
    if (expected.equals("=")) {
      assertThat(event).as(cell).isInstanceOf(Event.KeyUnchanged.class);
      assertThat(w.state()).as(cell).isEqualTo(before);
    } else if (expected.endsWith("Exception")) {
      Event.Failure failure =
          event instanceof Event.ImportFailed failed
              ? failed.failure()
              : ((Event.CommandRejected) event).failure();
      assertThat(failure.code().awsName()).as(cell).isEqualTo(expected);
      assertThat(event instanceof Event.ImportFailed)
          .as(cell)
          .isEqualTo(command.contains("mport "));
      assertThat(w.state()).as(cell).isEqualTo(before);
      assertThat(w.secrets)
          .as(cell)
          .hasSize(secretsBefore + (tokenIssued(command, before) ? 1 : 0));
      assertThat(w.record.map(KeyRecord::materials))
          .as(cell)
          .isEqualTo(recordBefore.map(KeyRecord::materials));
    } else {
      assertThat(w.state()).as(cell).isEqualTo(expected);
    }
    if (!before.equals("no key")) {
      long events = tokenIssued(command, before) ? 2 : 1;
      assertThat(event.header().sequence()).as(cell).isEqualTo(sequence + events);
      assertThat(w.record.orElseThrow().sequence()).as(cell).isEqualTo(sequence + events);
    }
  }

  /** Whether an import in this state could get itself a token first. */
  private static boolean tokenIssued(String command, String before) {
    return command.contains("mport ")
        && !before.equals("no key")
        && !before.equals("PendingDeletion");
  }

  private static Command command(World w, String name, long sequence) {
    boolean exists = sequence > 0;
    return switch (name) {
      case "CreateKey", "CreateKey AWS_KMS" ->
          new Command.CreateKey(
              w.header(),
              Optional.of(KeySpec.SYMMETRIC_DEFAULT),
              Optional.empty(),
              Optional.of(name.endsWith("AWS_KMS") ? Origin.AWS_KMS : Origin.EXTERNAL),
              "");
      case "GetParametersForImport" ->
          new Command.GetParametersForImport(
              w.header(),
              Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
              Optional.of(WrappingKeySpec.RSA_4096));
      case "Import same" -> w.importCommand(token(w, exists), FakeCryptography.wrapped("m"));
      case "Import other" -> w.importCommand(token(w, exists), FakeCryptography.wrapped("other"));
      case "Reimport same" -> w.reimportCommand(token(w, exists), FakeCryptography.wrapped("m"));
      case "Reimport other" ->
          w.reimportCommand(token(w, exists), FakeCryptography.wrapped("other"));
      case "DeleteImportedKeyMaterial" ->
          new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty());
      case "ExpireKeyMaterial" ->
          new Command.ExpireKeyMaterial(w.header(), Optional.empty(), Optional.empty());
      case "EnableKey" -> new Command.EnableKey(w.header());
      case "DisableKey" -> new Command.DisableKey(w.header());
      case "ScheduleKeyDeletion" ->
          new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty());
      case "CancelKeyDeletion" -> new Command.CancelKeyDeletion(w.header());
      case "RotateKeyOnDemand" -> new Command.RotateKeyOnDemand(w.header());
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Bytes token(World w, boolean exists) {
    return exists && !w.state().equals("PendingDeletion")
        ? w.issueToken()
        : FakeCryptography.token(World.KEY, "wk9", w.now.plusSeconds(60));
  }
}
