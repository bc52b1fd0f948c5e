package dev.keylife.schema;

import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.CreateGrant;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteAlias;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.PutKeyPolicy;
import dev.keylife.command.ReimportKeyMaterial;
import dev.keylife.command.ReplicateKey;
import dev.keylife.command.RetireGrant;
import dev.keylife.command.RevokeGrant;
import dev.keylife.command.RevokeImportParameters;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.command.TagResource;
import dev.keylife.command.UntagResource;
import dev.keylife.command.UpdateAlias;
import dev.keylife.command.UpdateKeyDescription;
import dev.keylife.command.UpdatePrimaryRegion;
import dev.keylife.event.AliasChanged;
import dev.keylife.event.ApprovalPending;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.GrantChanged;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.ImportParametersRevoked;
import dev.keylife.event.KeyDescriptionUpdated;
import dev.keylife.event.KeyMaterialExpiring;
import dev.keylife.event.KeyPolicyUpdated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyTagsUpdated;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.usage.KeyLastUsage;
import dev.keylife.usage.KeyUsed;
import dev.keylife.usage.UsageTracking;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The record types that are values on a topic, each under a registry subject of its own. The types
 * that these are made of (headers, enums, one material of a snapshot) are not among them.
 */
public final class RecordTypes {

  /** What {@link Topics#KEY_COMMANDS} carries. */
  public static final List<Schema> COMMANDS =
      List.of(
          CreateKey.SCHEMA$,
          UpdateKeyDescription.SCHEMA$,
          TagResource.SCHEMA$,
          UntagResource.SCHEMA$,
          PutKeyPolicy.SCHEMA$,
          CreateGrant.SCHEMA$,
          RetireGrant.SCHEMA$,
          RevokeGrant.SCHEMA$,
          CreateAlias.SCHEMA$,
          UpdateAlias.SCHEMA$,
          DeleteAlias.SCHEMA$,
          GetParametersForImport.SCHEMA$,
          RevokeImportParameters.SCHEMA$,
          ImportKeyMaterial.SCHEMA$,
          ReimportKeyMaterial.SCHEMA$,
          RotateKeyOnDemand.SCHEMA$,
          DeleteImportedKeyMaterial.SCHEMA$,
          ExpireKeyMaterial.SCHEMA$,
          EnableKey.SCHEMA$,
          DisableKey.SCHEMA$,
          ScheduleKeyDeletion.SCHEMA$,
          CancelKeyDeletion.SCHEMA$,
          ReplicateKey.SCHEMA$,
          UpdatePrimaryRegion.SCHEMA$,
          SynchronizeMultiRegionKey.SCHEMA$);

  /** What {@link Topics#KEY_EVENTS} carries. */
  public static final List<Schema> EVENTS =
      List.of(
          KeyStateChanged.SCHEMA$,
          KeyDescriptionUpdated.SCHEMA$,
          KeyTagsUpdated.SCHEMA$,
          KeyPolicyUpdated.SCHEMA$,
          GrantChanged.SCHEMA$,
          AliasChanged.SCHEMA$,
          ApprovalPending.SCHEMA$,
          KeyUnchanged.SCHEMA$,
          ImportParametersIssued.SCHEMA$,
          ImportParametersRevoked.SCHEMA$,
          ImportFailed.SCHEMA$,
          CommandRejected.SCHEMA$,
          CommandRepeated.SCHEMA$,
          KeyMaterialExpiring.SCHEMA$);

  /** What {@link Topics#KEY_STATES} carries, beside tombstones. */
  public static final List<Schema> SNAPSHOTS = List.of(KeySnapshot.SCHEMA$);

  /** What {@link Topics#KEY_ALIASES} carries, beside tombstones. */
  public static final List<Schema> ALIASES = List.of(AliasSnapshot.SCHEMA$);

  /** What {@link Topics#KEY_USAGE} carries. */
  public static final List<Schema> USAGE = List.of(KeyUsed.SCHEMA$);

  /** What {@link Topics#KEY_LAST_USAGE} carries, beside tombstones. */
  public static final List<Schema> LAST_USAGE =
      List.of(KeyLastUsage.SCHEMA$, UsageTracking.SCHEMA$);

  /** All of them. */
  public static final List<Schema> ALL =
      Stream.of(COMMANDS, EVENTS, SNAPSHOTS, ALIASES, USAGE, LAST_USAGE)
          .flatMap(List::stream)
          .toList();

  private RecordTypes() {}
}
