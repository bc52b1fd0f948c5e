package dev.keylife.lifecycle;

import static dev.keylife.lifecycle.Regions.A;
import static dev.keylife.lifecycle.Regions.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The states that only multi-Region keys have, and what a replica is refused: cell by cell, as in
 * {@link StateTableTest}. A cell holds the state after the command, or the code that refuses it.
 */
class MultiRegionStateTableTest {
  private static final List<String> COLUMNS =
      List.of(
          "Creating", "Updating", "PendingReplicaDeletion", "enabled primary", "enabled replica");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
# command                 | Creating                  | Updating                      | PendingReplicaDeletion   | enabled primary           | enabled replica
GetParametersForImport    | Creating                  | Updating                      | KMSInvalidStateException | Enabled                   | Enabled
Import same               | KMSInvalidStateException  | KMSInvalidStateException      | KMSInvalidStateException | Enabled                   | Enabled
Import new                | KMSInvalidStateException  | KMSInvalidStateException      | KMSInvalidStateException | Enabled                   | IncorrectKeyMaterialException
DeleteImportedKeyMaterial | =                         | Updating                      | PendingReplicaDeletion   | PendingImport             | PendingImport
ExpireKeyMaterial         | =                         | Updating                      | PendingReplicaDeletion   | PendingImport             | PendingImport
EnableKey                 | KMSInvalidStateException  | KMSInvalidStateException      | KMSInvalidStateException | =                         | =
DisableKey                | KMSInvalidStateException  | KMSInvalidStateException      | KMSInvalidStateException | Disabled                  | Disabled
ScheduleKeyDeletion       | KMSInvalidStateException  | KMSInvalidStateException      | KMSInvalidStateException | PendingReplicaDeletion    | PendingDeletion
CancelKeyDeletion         | KMSInvalidStateException  | KMSInvalidStateException      | Disabled                 | KMSInvalidStateException  | KMSInvalidStateException
RotateKeyOnDemand         | UnsupportedOperationException | UnsupportedOperationException | KMSInvalidStateException | KMSInvalidStateException  | UnsupportedOperationException
ReplicateKey              | UnsupportedOperationException | UnsupportedOperationException | KMSInvalidStateException | AlreadyExistsException    | UnsupportedOperationException
UpdatePrimaryRegion       | UnsupportedOperationException | UnsupportedOperationException | KMSInvalidStateException | Updating                  | UnsupportedOperationException
UpdateKeyDescription      | Creating                  | Updating                      | KMSInvalidStateException | Enabled                   | Enabled
TagResource               | Creating                  | Updating                      | KMSInvalidStateException | Enabled                   | Enabled
PutKeyPolicy              | Creating                  | Updating                      | PendingReplicaDeletion   | Enabled                   | Enabled
CreateGrant               | KMSInvalidStateException  | Updating                      | KMSInvalidStateException | Enabled                   | Enabled
""")
  void everyCell(
      String command,
      String creating,
      String updating,
      String pendingReplicaDeletion,
      String primary,
      String replica) {
    List<String> cells = List.of(creating, updating, pendingReplicaDeletion, primary, replica);
    for (int i = 0; i < cells.size(); i++) {
      String what = command + " in " + COLUMNS.get(i);
      Regions.Region region = in(COLUMNS.get(i));
      String before = region.state();
      Event event = send(region, command);
      switch (cells.get(i)) {
        case "=" -> {
          assertThat(event).as(what).isInstanceOf(Event.KeyUnchanged.class);
          assertThat(region.state()).as(what).isEqualTo(before);
        }
        default -> {
          if (cells.get(i).endsWith("Exception")) {
            assertThat(Regions.outcome(event)).as(what).isEqualTo(cells.get(i));
            assertThat(region.state()).as(what).isEqualTo(before);
          } else {
            assertThat(region.state()).as(what).isEqualTo(cells.get(i));
            assertThat(event)
                .as(what)
                .isNotInstanceOfAny(Event.CommandRejected.class, Event.ImportFailed.class);
          }
        }
      }
    }
  }

  private static Regions.Region in(String state) {
    if (state.equals("Creating")) {
      Regions regions = new Regions(A, B);
      regions.in(A).create();
      regions.in(A).importMaterial("m");
      regions.in(A).replicateTo(B);
      regions.in(A).carry(2);
      return regions.in(B);
    }
    Regions regions = Regions.replicated();
    regions.in(B).importMaterial("m");
    regions.carryAll();
    switch (state) {
      case "Updating" -> regions.in(A).updatePrimary(B);
      case "PendingReplicaDeletion" -> regions.in(A).schedule();
      default -> {}
    }
    return regions.in(state.endsWith("replica") ? B : A);
  }

  private static Event send(Regions.Region region, String command) {
    Command.Header header = region.header();
    return switch (command) {
      case "Import same" -> region.importMaterial("m");
      case "Import new" -> region.importNew("n");
      case "RotateKeyOnDemand" -> region.rotate();
      case "ScheduleKeyDeletion" -> region.schedule();
      case "ReplicateKey" -> region.replicateTo(region.name.equals(A) ? B : A);
      case "UpdatePrimaryRegion" -> region.updatePrimary(region.name.equals(A) ? B : A);
      case "GetParametersForImport" ->
          region.send(
              new Command.GetParametersForImport(
                  header,
                  Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
                  Optional.of(WrappingKeySpec.RSA_2048),
                  Optional.empty()));
      case "DeleteImportedKeyMaterial" ->
          region.send(new Command.DeleteImportedKeyMaterial(header, Optional.empty()));
      case "ExpireKeyMaterial" ->
          region.send(new Command.ExpireKeyMaterial(header, Optional.empty(), Optional.empty()));
      case "EnableKey" -> region.send(new Command.EnableKey(header));
      case "DisableKey" -> region.send(new Command.DisableKey(header));
      case "CancelKeyDeletion" -> region.send(new Command.CancelKeyDeletion(header));
      case "UpdateKeyDescription" ->
          region.send(new Command.UpdateKeyDescription(header, "another"));
      case "TagResource" ->
          region.send(new Command.TagResource(header, List.of(new Tag("team", "payments"))));
      case "PutKeyPolicy" ->
          region.send(
              new Command.PutKeyPolicy(
                  header, KeyPolicy.NAME, KeyPolicy.defaultFor(World.NAMESPACE), false));
      case "CreateGrant" ->
          region.send(
              new Command.CreateGrant(
                  header,
                  "alice",
                  Optional.empty(),
                  List.of(GrantOperation.DECRYPT),
                  Optional.empty(),
                  Optional.empty(),
                  false));
      default -> throw new IllegalArgumentException(command);
    };
  }
}
