package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.AliasCommand;
import dev.keylife.lifecycle.Command.CancelKeyDeletion;
import dev.keylife.lifecycle.Command.CreateGrant;
import dev.keylife.lifecycle.Command.CreateKey;
import dev.keylife.lifecycle.Command.DeleteImportedKeyMaterial;
import dev.keylife.lifecycle.Command.DisableKey;
import dev.keylife.lifecycle.Command.EnableKey;
import dev.keylife.lifecycle.Command.ExpireKeyMaterial;
import dev.keylife.lifecycle.Command.GetParametersForImport;
import dev.keylife.lifecycle.Command.GrantRemoval;
import dev.keylife.lifecycle.Command.MaterialImport;
import dev.keylife.lifecycle.Command.PutKeyPolicy;
import dev.keylife.lifecycle.Command.ReplicateKey;
import dev.keylife.lifecycle.Command.RevokeImportParameters;
import dev.keylife.lifecycle.Command.RotateKeyOnDemand;
import dev.keylife.lifecycle.Command.ScheduleKeyDeletion;
import dev.keylife.lifecycle.Command.SynchronizeMultiRegionKey;
import dev.keylife.lifecycle.Command.TagResource;
import dev.keylife.lifecycle.Command.UntagResource;
import dev.keylife.lifecycle.Command.UpdateKeyDescription;
import dev.keylife.lifecycle.Command.UpdatePrimaryRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first of all checks: is the command well formed? It looks at the command alone, never at the
 * key. Every violation names the field, and is a {@code ValidationException} where AWS KMS has no
 * code of its own for it.
 */
final class CommandShape {
  static final int MIN_PENDING_WINDOW_DAYS = 7;
  static final int MAX_PENDING_WINDOW_DAYS = 30;

  private static final Duration LONGEST_VALIDITY = Duration.ofDays(365);
  static final int LONGEST_ID = 128;
  static final int LONGEST_ISSUER = 256;

  private static final int LONGEST_KEY_ID = 2048;
  private static final int LONGEST_DESCRIPTION = 8192;
  private static final int LARGEST_TOKEN = 6144;
  private static final int LARGEST_CIPHERTEXT = 6144;

  /** What is before the key itself in the encoding of RFC 8410, section 4. */
  private static final byte[] X25519_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");

  private static final int X25519_BYTES = 32;

  /** As for KeyMaterialDescription in the AWS KMS API. */
  private static final Pattern MATERIAL_DESCRIPTION = Pattern.compile("[a-zA-Z0-9:/_\\s.-]{0,256}");

  private final PolicyEvaluator policies;
  private final MultiRegionShape regions;

  CommandShape(PolicyEvaluator policies, KeyNamespace namespace, MultiRegionPolicy regions) {
    this.policies = policies;
    this.regions = new MultiRegionShape(this, namespace, regions);
  }

  void check(Command command, Instant now) {
    checkHeader(command.header());
    if (command instanceof CreateKey create) {
      checkCreate(create);
    } else if (command instanceof UpdateKeyDescription update) {
      requireLength("description", update.description(), 0, LONGEST_DESCRIPTION);
    } else if (command instanceof AliasCommand alias) {
      AliasName unused = AliasName.ofCommand(alias.aliasName());
    } else if (command instanceof CreateGrant grant) {
      GrantShape.check(grant, policies);
    } else if (command instanceof GrantRemoval removal) {
      GrantShape.check(removal);
    } else if (command instanceof TagResource tag) {
      Tagging.check(tag.tags());
    } else if (command instanceof UntagResource untag) {
      Tagging.checkKeys(untag.tagKeys());
    } else if (command instanceof PutKeyPolicy put) {
      require(put.policyName().equals(KeyPolicy.NAME), "policyName must be " + KeyPolicy.NAME);
      KeyPolicy.check(put.policy(), policies);
    } else if (command instanceof GetParametersForImport get) {
      require(get.wrappingAlgorithm().isPresent(), "wrappingAlgorithm is missing or not known");
      require(get.wrappingKeySpec().isPresent(), "wrappingKeySpec is missing or not known");
      get.recipientPublicKey().ifPresent(CommandShape::checkRecipient);
    } else if (command instanceof MaterialImport imports) {
      checkImport(imports, now);
    } else if (command instanceof DeleteImportedKeyMaterial delete) {
      checkMaterialId(delete.keyMaterialId());
    } else if (command instanceof ExpireKeyMaterial expire) {
      checkMaterialId(expire.keyMaterialId());
      expire.validTo().ifPresent(validTo -> TimestampRange.check("validTo", validTo));
    } else if (command instanceof ScheduleKeyDeletion schedule) {
      schedule.pendingWindowInDays().ifPresent(CommandShape::checkPendingWindow);
    } else if (command instanceof ReplicateKey replicate) {
      regions.check(replicate);
    } else if (command instanceof UpdatePrimaryRegion update) {
      regions.check(update);
    } else if (command instanceof SynchronizeMultiRegionKey news) {
      regions.check(news);
    } else if (!isHeaderAlone(command)) {
      throw new AssertionError("no shape for " + command.type());
    }
  }

  /** These have no field of their own that could be wrong. */
  private static boolean isHeaderAlone(Command command) {
    return command instanceof RevokeImportParameters
        || command instanceof RotateKeyOnDemand
        || command instanceof EnableKey
        || command instanceof DisableKey
        || command instanceof CancelKeyDeletion;
  }

  static boolean isCommandId(String text) {
    int length = Text.length(text);
    return length >= 1 && length <= LONGEST_ID && Text.isPrintable(text);
  }

  private static void checkHeader(Command.Header header) {
    requireLength("commandId", header.commandId(), 1, LONGEST_ID);
    requirePrintable("commandId", header.commandId());
    require(!header.keyId().isEmpty(), "keyId is missing");
    requireLength("keyId", header.keyId(), 1, LONGEST_KEY_ID);
    requireLength("issuer", header.issuer(), 1, LONGEST_ISSUER);
    requirePrintable("issuer", header.issuer());
    TimestampRange.check("issuedAt", header.issuedAt());
    if (!header.unknownFields().isEmpty()) {
      throw Rules.unsupported(
          "This release does not know what "
              + Text.listed(header.unknownFields())
              + " asks for: it comes from a later version of the contract. Leave it out, or upgrade"
              + " the processor.");
    }
    for (String field : header.unknownValues()) {
      throw invalid(field + " has a value that is not known here");
    }
  }

  private void checkCreate(CreateKey create) {
    KeySpec spec = create.keySpec().orElseThrow(() -> invalid("keySpec is missing or not known"));
    require(create.origin().isPresent(), "origin is missing or not known");
    // In AWS's words.
    require(
        create.keyUsage().isPresent() || spec == KeySpec.SYMMETRIC_DEFAULT,
        "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
    create
        .keyUsage()
        .ifPresent(
            usage ->
                require(
                    spec.usages().contains(usage),
                    "keyUsage " + usage + " does not go with keySpec " + spec));
    checkAttributes(create.attributes());
    regions.check(create);
  }

  void checkAttributes(KeyAttributes attributes) {
    requireLength("description", attributes.description(), 0, LONGEST_DESCRIPTION);
    Tagging.check(attributes.tags());
    attributes.policy().ifPresent(policy -> KeyPolicy.check(policy, policies));
  }

  private static void checkRecipient(ByteString publicKey) {
    byte[] key = publicKey.toArray();
    require(
        key.length == X25519_PREFIX.length + X25519_BYTES
            && Arrays.equals(key, 0, X25519_PREFIX.length, X25519_PREFIX, 0, X25519_PREFIX.length),
        "recipientPublicKey must be a public X25519 key, X.509 SubjectPublicKeyInfo in DER");
  }

  private static void checkImport(MaterialImport imports, Instant now) {
    requireSize("importToken", imports.importToken(), LARGEST_TOKEN);
    requireSize("encryptedKeyMaterial", imports.encryptedKeyMaterial(), LARGEST_CIPHERTEXT);
    checkMaterialId(imports.keyMaterialId());
    require(
        imports.keyMaterialId().isEmpty()
            || !imports.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL)),
        "keyMaterialId cannot be given with importType NEW_KEY_MATERIAL");
    imports
        .keyMaterialDescription()
        .ifPresent(
            text ->
                require(
                    MATERIAL_DESCRIPTION.matcher(text).matches(),
                    "keyMaterialDescription must match " + MATERIAL_DESCRIPTION.pattern()));
    checkExpiration(imports, now);
  }

  private static void checkExpiration(MaterialImport imports, Instant now) {
    ExpirationModel model = imports.expirationModel().orElse(ExpirationModel.KEY_MATERIAL_EXPIRES);
    if (model == ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE) {
      require(
          imports.validTo().isEmpty(),
          "validTo cannot be given with expirationModel KEY_MATERIAL_DOES_NOT_EXPIRE");
      return;
    }
    Instant validTo =
        imports
            .validTo()
            .orElseThrow(
                () ->
                    invalid(
                        "A validTo date must be set if the ExpirationModel is"
                            + " KEY_MATERIAL_EXPIRES"));
    TimestampRange.check("validTo", validTo);
    // Measured from when the topic took the command: a date that passed while the command was
    // queued is no mistake of the publisher's, and has a code of its own.
    require(
        validTo.isAfter(imports.header().receivedAt()),
        "validTo must lie in the future" + TimestampRange.unitOf(validTo));
    require(
        !validTo.isAfter(now.plus(LONGEST_VALIDITY)),
        "validTo must lie at most 365 days in the future");
  }

  private static void checkMaterialId(Optional<String> id) {
    id.ifPresent(
        text -> require(KeyMaterialId.isValid(text), "keyMaterialId must be 64 hex digits, a-f"));
  }

  private static void checkPendingWindow(int days) {
    require(
        days >= MIN_PENDING_WINDOW_DAYS && days <= MAX_PENDING_WINDOW_DAYS,
        "pendingWindowInDays must be between 7 and 30, not " + days);
  }

  static void requireLength(String field, String text, int min, int max) {
    int length = Text.length(text);
    require(
        length >= min && length <= max,
        field + " must have " + min + " to " + max + " characters, not " + length);
  }

  static void requirePrintable(String field, String text) {
    require(
        Text.isPrintable(text),
        field + " must not hold control, format or unassigned characters, nor halves of pairs");
  }

  private static void requireSize(String field, ByteString bytes, int max) {
    require(
        bytes.length() >= 1 && bytes.length() <= max,
        field + " must have 1 to " + max + " bytes, not " + bytes.length());
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw invalid(otherwise);
    }
  }

  private static KmsException invalid(String message) {
    return new KmsException(FailureCode.VALIDATION, message);
  }
}
