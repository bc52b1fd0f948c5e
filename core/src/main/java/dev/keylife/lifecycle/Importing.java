package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.MaterialImport;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.Event.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code ImportKeyMaterial} and {@code ReimportKeyMaterial}.
 *
 * <p>The checks of an import come in the order of the lifecycle's rules: origin, key state, token
 * (authentic, for this key, not expired, not used or withdrawn), unwrap, format, then whether it is
 * the right material. Before the last of them has passed nothing is changed but the number of
 * failures under the token.
 */
final class Importing {
  private final LifecyclePolicy policy;
  private final Cryptography crypto;
  private final ParameterIssuing parameters;

  Importing(LifecyclePolicy policy, Cryptography crypto, ParameterIssuing parameters) {
    this.policy = policy;
    this.crypto = crypto;
    this.parameters = parameters;
  }

  /** Everything that is checked before the unwrap. */
  WrappedMaterial admit(
      DecisionContext context, KeyRecord key, MaterialImport command, SealedSecrets secrets) {
    Rules.requireExternal(context, key);
    requireFieldsForSpec(key, command);
    Rules.requireNotPendingDeletion(context, key);
    Rules.requireSettled(context, key);
    ImportToken token = openToken(context, key, command);
    ByteString sealedWrappingKey =
        secrets
            .find(SecretId.wrappingKey(key.id(), token.wrappingKeyId()))
            .orElseThrow(
                () ->
                    invalidToken(
                        "The import token was used, was revoked, gave way to newer ones or failed"
                            + " too often; ask for new import parameters."));
    WrappingRules.requireAllowed(policy.imports(), token.algorithm(), token.spec());
    requireStillAhead(context, command);
    return new WrappedMaterial(
        key.id(),
        key.spec(),
        token,
        sealedWrappingKey,
        command.encryptedKeyMaterial(),
        key.multiRegion().isPresent());
  }

  Decision importMaterial(
      DecisionContext context, KeyRecord key, MaterialImport command, SealedSecrets secrets) {
    WrappedMaterial wrapped = admit(context, key, command, secrets);
    String wrappingKeyId = wrapped.token().wrappingKeyId();
    try {
      return importUnwrapped(context, key, command, wrappingKeyId, crypto.unwrap(wrapped));
    } catch (KmsException refusal) {
      if (refusal.code().isRetryable()) {
        throw refusal;
      }
      return parameters.fail(context, key, command, wrappingKeyId, refusal);
    }
  }

  private Decision importUnwrapped(
      DecisionContext context,
      KeyRecord key,
      MaterialImport command,
      String wrappingKeyId,
      SealedMaterial material) {
    Optional<KeyMaterial> known = key.material(material.id());
    KeyMaterial.Role role = SameMaterialRule.roleOf(context, key, command, material.id());
    KeyMaterial imported = imported(context, command, known, material.id(), role);
    return context.changes(
        key,
        PendingMaterial.settle(context, afterImport(key, imported))
            .withoutParameters(wrappingKeyId),
        known.filter(m -> !m.awaited()).isPresent()
            ? Cause.MATERIAL_REIMPORTED
            : Cause.MATERIAL_IMPORTED,
        Optional.of(imported),
        List.of(
            new SecretChange.Keep(SecretId.material(key.id(), material.id()), material.sealed()),
            new SecretChange.Erase(SecretId.wrappingKey(key.id(), wrappingKeyId))));
  }

  private static KeyRecord afterImport(KeyRecord key, KeyMaterial imported) {
    KeyRecord after = key.withMaterial(imported);
    boolean wasWaiting = key.state() == KeyState.PENDING_IMPORT;
    return wasWaiting && after.isComplete() ? after.withState(KeyState.ENABLED) : after;
  }

  private KeyMaterial imported(
      DecisionContext context,
      MaterialImport command,
      Optional<KeyMaterial> known,
      KeyMaterialId id,
      KeyMaterial.Role role) {
    Optional<String> description =
        command.keyMaterialDescription().or(() -> known.flatMap(KeyMaterial::description));
    List<Duration> notices =
        command
            .validTo()
            .map(
                validTo ->
                    policy.expiryNotices().stream()
                        .filter(lead -> validTo.minus(lead).isAfter(context.now()))
                        .toList())
            .orElse(List.of());
    return new KeyMaterial(
        id,
        role,
        true,
        command.validTo(),
        description,
        context.now(),
        known.flatMap(KeyMaterial::rotatedAt),
        notices,
        false);
  }

  private ImportToken openToken(DecisionContext context, KeyRecord key, MaterialImport command) {
    ImportToken token = crypto.openToken(command.importToken());
    if (!token.key().equals(key.id())) {
      throw invalidToken("The import token was issued for another key.");
    }
    if (!context.now().isBefore(token.validTo())) {
      throw new KmsException(
          FailureCode.EXPIRED_IMPORT_TOKEN, "The import token expired at " + token.validTo() + ".");
    }
    return token;
  }

  private static void requireFieldsForSpec(KeyRecord key, MaterialImport command) {
    boolean symmetricOnly =
        command.keyMaterialId().isPresent()
            || command.keyMaterialDescription().isPresent()
            || (command instanceof Command.ImportKeyMaterial i && i.importType().isPresent());
    if (symmetricOnly && !key.spec().mayHoldSeveralMaterials()) {
      throw new KmsException(
          FailureCode.VALIDATION,
          "importType, keyMaterialId and keyMaterialDescription are for SYMMETRIC_DEFAULT keys, not"
              + " "
              + key.spec());
    }
  }

  /** The date was ahead when the topic took the command; it may have passed since. */
  private static void requireStillAhead(DecisionContext context, MaterialImport command) {
    if (command.validTo().filter(validTo -> !validTo.isAfter(context.now())).isPresent()) {
      throw new KmsException(
          FailureCode.INCORRECT_KEY_MATERIAL,
          "The key material expired before it could be imported: its validTo has passed.");
    }
  }

  private static KmsException invalidToken(String message) {
    return new KmsException(FailureCode.INVALID_IMPORT_TOKEN, message);
  }
}
