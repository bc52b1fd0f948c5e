package dev.keylife.lifecycle;

import dev.keylife.lifecycle.policy.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a publisher asks for. A command is as it came: an empty {@link Optional} stands for a field
 * that was left out, or that holds a symbol this version does not know; {@link CommandShape} judges
 * whether that is allowed. The meaning of each field is in the published Avro schema of the same
 * name.
 */
public sealed interface Command {
  Header header();

  /** The name of the command's type, as the AWS KMS API and the Avro schema have it. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * What every command carries.
   *
   * @param commandId chosen by the publisher; a second delivery with the same id has no effect
   * @param keyId a bare key id or an ARN
   * @param issuer who asks
   * @param issuedAt when, by the publisher's clock; no rule depends on it
   * @param receivedAt when the topic took the command, by the broker's clock
   * @param unknownValues names of fields with a value from a later version of the contract; such a
   *     command is refused, because what it asks for is not understood
   * @param unknownFields names of fields from a later version of the contract that hold something
   *     other than their default; refused for the same reason
   * @param content identifies what the command says: the same for every delivery of it, and another
   *     for any other type, field or issuer. It says nothing of the key, the command id and the
   *     times
   * @param request identifies what the command asks for: as {@code content}, but the same whoever
   *     the issuer is
   * @param signingKeyId which key proved that the issuer sent it; empty where nothing did
   */
  record Header(
      String commandId,
      String keyId,
      String issuer,
      Instant issuedAt,
      Instant receivedAt,
      List<String> unknownValues,
      List<String> unknownFields,
      ByteString content,
      ByteString request,
      Optional<String> signingKeyId) {

    public Header {
      unknownValues = List.copyOf(unknownValues);
      unknownFields = List.copyOf(unknownFields);
    }

    /** Of a command whose issuer nothing proves. */
    public Header(
        String commandId,
        String keyId,
        String issuer,
        Instant issuedAt,
        Instant receivedAt,
        List<String> unknownValues,
        List<String> unknownFields,
        ByteString content) {
      this(
          commandId,
          keyId,
          issuer,
          issuedAt,
          receivedAt,
          unknownValues,
          unknownFields,
          content,
          content,
          Optional.empty());
    }

    /** Whose the command is: the issuer's, or where that is a session, its role's. */
    public String principal() {
      return principalOf(issuer);
    }

    /** Who somebody is, whatever the session: as {@link #principal}. */
    static String principalOf(String issuer) {
      return Caller.of(issuer, "").identity();
    }

    /** Whether the command id is one that can be; a command with another is refused each time. */
    public boolean hasCommandId() {
      return CommandShape.isCommandId(commandId);
    }
  }

  /**
   * Creates a key.
   *
   * @param bypassLockoutCheck whether it may have a policy that its issuer cannot replace
   * @param multiRegion whether it can be replicated to other Regions
   */
  record CreateKey(
      Header header,
      Optional<KeySpec> keySpec,
      Optional<KeyUsage> keyUsage,
      Optional<Origin> origin,
      KeyAttributes attributes,
      boolean bypassLockoutCheck,
      boolean multiRegion)
      implements Command {

    /** Of a single-Region key. */
    public CreateKey(
        Header header,
        Optional<KeySpec> keySpec,
        Optional<KeyUsage> keyUsage,
        Optional<Origin> origin,
        KeyAttributes attributes,
        boolean bypassLockoutCheck) {
      this(header, keySpec, keyUsage, origin, attributes, bypassLockoutCheck, false);
    }
  }

  /**
   * Has a multi-Region primary key replicated to another Region.
   *
   * @param attributes those of the replica
   * @param bypassLockoutCheck whether it may have a policy that its issuer cannot replace
   */
  record ReplicateKey(
      Header header, String replicaRegion, KeyAttributes attributes, boolean bypassLockoutCheck)
      implements Command {}

  /** Makes a replica the primary key of its set, and the primary a replica. */
  record UpdatePrimaryRegion(Header header, String primaryRegion) implements Command {}

  /**
   * Tells a Region of a related key in another.
   *
   * @param region where that key is
   * @param sequence the place in that key's history of what is told
   * @param keyState that key's state; empty where it is not known here
   * @param news empty where something of it is not known here
   */
  record SynchronizeMultiRegionKey(
      Header header,
      String region,
      long sequence,
      Optional<KeyState> keyState,
      Optional<MultiRegionNews> news)
      implements Command {}

  /** Gives a key another description. */
  record UpdateKeyDescription(Header header, String description) implements Command {}

  /** Gives a key tags, or other values to those it has. */
  record TagResource(Header header, List<Tag> tags) implements Command {
    public TagResource {
      tags = List.copyOf(tags);
    }
  }

  /** Takes tags off a key. */
  record UntagResource(Header header, List<String> tagKeys) implements Command {
    public UntagResource {
      tagKeys = List.copyOf(tagKeys);
    }
  }

  /**
   * Gives a key another key policy.
   *
   * @param bypassLockoutCheck whether it may be one that its issuer cannot replace
   */
  record PutKeyPolicy(Header header, String policyName, String policy, boolean bypassLockoutCheck)
      implements Command {}

  /**
   * Lets a principal do something with a key.
   *
   * @param grantee whom it permits something
   * @param retiring who may retire the grant
   * @param dryRun whether it is only asked whether this would succeed
   */
  record CreateGrant(
      Header header,
      String grantee,
      Optional<String> retiring,
      List<GrantOperation> operations,
      Optional<Constraints> constraints,
      Optional<String> name,
      boolean dryRun)
      implements Command {
    public CreateGrant {
      operations = List.copyOf(operations);
    }

    /** Which encryption contexts the grant is for; empty for all. */
    Optional<GrantConstraint> constraint() {
      return constraints.flatMap(Constraints::toOne);
    }
  }

  /** What CreateGrant says of encryption contexts: one of the two. */
  record Constraints(
      Optional<List<EncryptionContextPair>> encryptionContextEquals,
      Optional<List<EncryptionContextPair>> encryptionContextSubset) {
    Optional<GrantConstraint> toOne() {
      return encryptionContextEquals
          .map(pairs -> new GrantConstraint(GrantConstraint.Kind.EQUALS, pairs))
          .or(
              () ->
                  encryptionContextSubset.map(
                      pairs -> new GrantConstraint(GrantConstraint.Kind.SUBSET, pairs)));
    }
  }

  /** A command that deletes a grant. */
  sealed interface GrantRemoval extends Command {
    String grantId();

    /** Whether it is only asked whether this would succeed. */
    boolean dryRun();
  }

  /** Deletes a grant on behalf of somebody whom the grant lets, or the key's policy. */
  record RetireGrant(Header header, String grantId, boolean dryRun) implements GrantRemoval {}

  /** Deletes a grant on behalf of somebody whom the key's policy lets. */
  record RevokeGrant(Header header, String grantId, boolean dryRun) implements GrantRemoval {}

  /** A command about an alias of the key that its header names. */
  sealed interface AliasCommand extends Command {
    String aliasName();
  }

  /** Gives a key an alias that nothing stands under yet. */
  record CreateAlias(Header header, String aliasName) implements AliasCommand {}

  /** Gives an alias that exists to another key. */
  record UpdateAlias(Header header, String aliasName) implements AliasCommand {}

  /** Deletes an alias of a key. */
  record DeleteAlias(Header header, String aliasName) implements AliasCommand {}

  /**
   * Asks for a public wrapping key and an import token.
   *
   * @param recipientPublicKey to whom the token is to be encrypted: an X25519 key, X.509
   *     SubjectPublicKeyInfo in DER
   */
  record GetParametersForImport(
      Header header,
      Optional<WrappingAlgorithm> wrappingAlgorithm,
      Optional<WrappingKeySpec> wrappingKeySpec,
      Optional<ByteString> recipientPublicKey)
      implements Command {}

  /** Withdraws all unused import parameters of a key. */
  record RevokeImportParameters(Header header) implements Command {}

  /** An import of either kind. */
  sealed interface MaterialImport extends Command {
    ByteString importToken();

    ByteString encryptedKeyMaterial();

    Optional<ExpirationModel> expirationModel();

    Optional<Instant> validTo();

    /** The kind of import, where the publisher said so. */
    Optional<ImportType> importType();

    Optional<String> keyMaterialId();

    Optional<String> keyMaterialDescription();
  }

  /** Imports wrapped material, new or the same again. */
  record ImportKeyMaterial(
      Header header,
      ByteString importToken,
      ByteString encryptedKeyMaterial,
      Optional<ExpirationModel> expirationModel,
      Optional<Instant> validTo,
      Optional<ImportType> importType,
      Optional<String> keyMaterialId,
      Optional<String> keyMaterialDescription)
      implements MaterialImport {}

  /** Imports again material that the key has had before, and no other. */
  record ReimportKeyMaterial(
      Header header,
      ByteString importToken,
      ByteString encryptedKeyMaterial,
      Optional<ExpirationModel> expirationModel,
      Optional<Instant> validTo,
      Optional<String> keyMaterialId,
      Optional<String> keyMaterialDescription)
      implements MaterialImport {
    @Override
    public Optional<ImportType> importType() {
      return Optional.of(ImportType.EXISTING_KEY_MATERIAL);
    }
  }

  /** Deletes imported material. */
  record DeleteImportedKeyMaterial(Header header, Optional<String> keyMaterialId)
      implements Command {}

  /** Expires imported material from outside. */
  record ExpireKeyMaterial(Header header, Optional<String> keyMaterialId, Optional<Instant> validTo)
      implements Command {}

  /** Makes the material that is pending rotation the current one. */
  record RotateKeyOnDemand(Header header) implements Command {}

  /** Enables a disabled key. */
  record EnableKey(Header header) implements Command {}

  /** Disables an enabled key. */
  record DisableKey(Header header) implements Command {}

  /** Schedules the deletion of a key. */
  record ScheduleKeyDeletion(Header header, OptionalInt pendingWindowInDays) implements Command {}

  /** Cancels a scheduled deletion. */
  record CancelKeyDeletion(Header header) implements Command {}
}
