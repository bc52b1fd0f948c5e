package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the world is told. Every command has exactly one event; so has every date that is reached.
 * The meaning of each field is in the published Avro schema of the same name.
 */
public sealed interface Event {
  Header header();

  /**
   * What every event carries.
   *
   * @param keyId the bare key id; where it could not be understood, what can be shown of the text
   * @param arn the key's ARN, where the key id could be understood
   * @param sequence the event's position in the key's history, from 1 without gaps; 0 where there
   *     is no such key
   * @param occurredAt when it was decided
   * @param request the command that it answers; empty where a date was reached
   */
  record Header(
      String keyId,
      Optional<String> arn,
      long sequence,
      Instant occurredAt,
      Optional<Request> request) {}

  /**
   * What an event tells of the command that it answers. Whatever the command holds, this can be
   * published, stored and read everywhere: it is bounded, printable, and its time is one that every
   * client can represent.
   *
   * @param commandId as it came, or what can be shown of it
   * @param issuer as it came, or what can be shown of it
   * @param issuedAt as it came; empty where it is out of range
   * @param signingKeyId which key proved that the issuer sent it; empty where nothing did
   */
  record Request(
      String commandId, String issuer, Optional<Instant> issuedAt, Optional<String> signingKeyId) {
    static Request of(Command.Header header) {
      return new Request(
          Text.shown(header.commandId(), CommandShape.LONGEST_ID),
          Text.shown(header.issuer(), CommandShape.LONGEST_ISSUER),
          Optional.of(header.issuedAt()).filter(TimestampRange::inRange),
          header.signingKeyId());
    }
  }

  /** Why a key changed. */
  enum Cause {
    CREATED,
    MATERIAL_IMPORTED,
    MATERIAL_REIMPORTED,
    MATERIAL_DELETED,
    MATERIAL_ROTATED,
    EXPIRED,
    ENABLED,
    DISABLED,
    DELETION_SCHEDULED,
    DELETION_CANCELLED,
    DELETED,
    /** A replica was asked for. */
    REPLICATED,
    /** Another primary Region was asked for. */
    PRIMARY_REGION_UPDATED,
    /** Another Region told of a related key. */
    SYNCHRONIZED
  }

  /**
   * A key changed: its state, or its material while the state stayed.
   *
   * @param previousKeyMaterialId what was current before a rotation, and only then
   * @param deletionWindow how many days after its last replica the key is deleted; in {@code
   *     PendingReplicaDeletion} only
   * @param news what other Regions have to know; of multi-Region keys only
   */
  record KeyStateChanged(
      Header header,
      Optional<KeyState> previousState,
      KeyState newState,
      Cause cause,
      Optional<KeyMaterialId> keyMaterialId,
      Optional<ExpirationModel> expirationModel,
      Optional<Instant> validTo,
      Optional<Instant> deletionDate,
      Optional<KeyMaterialId> previousKeyMaterialId,
      Optional<Creation> creation,
      OptionalInt deletionWindow,
      Optional<MultiRegionNews> news)
      implements Event {}

  /**
   * With what a key was created; told once.
   *
   * @param attributes as they were then
   */
  record Creation(KeySpec spec, KeyUsage usage, Origin origin, KeyAttributes attributes) {}

  /** A key has another description. */
  record KeyDescriptionUpdated(Header header, KeyState keyState, String description)
      implements Event {}

  /**
   * A key has other tags.
   *
   * @param tags those that are new or have another value
   * @param removed those that are gone
   */
  record KeyTagsUpdated(Header header, KeyState keyState, List<Tag> tags, List<Tag> removed)
      implements Event {
    public KeyTagsUpdated {
      tags = List.copyOf(tags);
      removed = List.copyOf(removed);
    }
  }

  /** A key has another key policy. */
  record KeyPolicyUpdated(Header header, KeyState keyState, String policy) implements Event {}

  /** What became of a grant. */
  enum GrantChange {
    CREATED,
    RETIRED,
    REVOKED
  }

  /**
   * A key has one grant more or less.
   *
   * @param grant as it is, or as it was
   */
  record GrantChanged(Header header, KeyState keyState, GrantChange change, Grant grant)
      implements Event {}

  /** What became of an alias. */
  enum AliasChange {
    CREATED,
    UPDATED,
    DELETED
  }

  /**
   * A key has one alias more or less.
   *
   * @param aliasArn the alias's ARN
   * @param previous the key that the alias stood for before; empty but where it is another
   */
  record AliasChanged(
      Header header,
      KeyState keyState,
      AliasChange change,
      AliasName alias,
      String aliasArn,
      Optional<KeyId> previous)
      implements Event {}

  /**
   * A command waits until further principals have sent it too. It has changed nothing.
   *
   * @param approvers who has sent it, each principal once; first who began
   * @param required how many principals it needs
   * @param validTo when the approvals lapse
   */
  record ApprovalPending(
      Header header,
      KeyState keyState,
      String commandType,
      List<String> approvers,
      int required,
      Instant validTo)
      implements Event {
    public ApprovalPending {
      approvers = List.copyOf(approvers);
    }
  }

  /**
   * A command was valid and found nothing to do.
   *
   * @param grantId the grant that it wanted to create and that there is already
   */
  record KeyUnchanged(
      Header header, KeyState keyState, String commandType, String reason, Optional<String> grantId)
      implements Event {

    /** Of a command that is not about grants. */
    public KeyUnchanged(Header header, KeyState keyState, String commandType, String reason) {
      this(header, keyState, commandType, reason, Optional.empty());
    }
  }

  /** An import failed and changed nothing. */
  record ImportFailed(Header header, Failure failure) implements Event {}

  /** A command other than an import failed and changed nothing. */
  record CommandRejected(Header header, Failure failure) implements Event {}

  /**
   * Why a command failed.
   *
   * @param keyState the state the key was in and stays in; empty where there is no such key
   */
  record Failure(
      String commandType, FailureCode code, String message, Optional<KeyState> keyState) {}

  /** The answer to {@link Command.GetParametersForImport}. */
  record ImportParametersIssued(
      Header header,
      WrappingAlgorithm wrappingAlgorithm,
      WrappingKeySpec wrappingKeySpec,
      ByteString publicKey,
      ByteString importToken,
      Instant parametersValidTo,
      Optional<ByteString> importTokenRecipient)
      implements Event {}

  /** All unused import parameters of a key were withdrawn. */
  record ImportParametersRevoked(Header header, KeyState keyState, int revokedCount)
      implements Event {}

  /**
   * A command was delivered again and had no effect.
   *
   * @param first what answered it the first time
   */
  record CommandRepeated(Header header, String commandType, DecidedCommand.Answer first)
      implements Event {}

  /** Material will expire soon. */
  record KeyMaterialExpiring(
      Header header, KeyMaterialId keyMaterialId, Instant validTo, Duration leadTime)
      implements Event {}
}
