package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.GetParametersForImport;
import dev.keylife.lifecycle.Command.MaterialImport;
import dev.keylife.lifecycle.Command.RevokeImportParameters;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.Cryptography.TokenRecipient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How import parameters come and go: {@code GetParametersForImport} and {@code
 * RevokeImportParameters}; older ones give way to newer ones, and those under which too many
 * imports have failed are withdrawn. However they go, their private key goes with them.
 */
final class ParameterIssuing {
  private final ImportPolicy policy;
  private final HoldingLimits limits;
  private final Cryptography crypto;

  ParameterIssuing(ImportPolicy policy, HoldingLimits limits, Cryptography crypto) {
    this.policy = policy;
    this.limits = limits;
    this.crypto = crypto;
  }

  /**
   * Everything that is checked before a wrapping key pair is needed.
   *
   * @return of which spec
   */
  WrappingKeySpec admit(
      DecisionContext context, KeyRecord key, GetParametersForImport command, Holdings holdings) {
    WrappingKeySpec spec = command.wrappingKeySpec().orElseThrow();
    Rules.requireExternal(context, key);
    Rules.requireNotPendingDeletion(context, key);
    WrappingRules.check(policy, key.spec(), command.wrappingAlgorithm().orElseThrow(), spec);
    limits.requireRoomForParameters(holdings, command);
    return spec;
  }

  /**
   * Issues import parameters. Where the key has as many unused ones as it may have, the oldest give
   * way: to refuse would let anybody lock the key's owner out until they expire.
   */
  Decision issue(
      DecisionContext context, KeyRecord key, GetParametersForImport command, Holdings holdings) {
    WrappingKeySpec spec = admit(context, key, command, holdings);
    WrappingAlgorithm algorithm = command.wrappingAlgorithm().orElseThrow();
    Instant validTo = context.now().plus(policy.parametersValidity());
    IssuedParameters issued =
        crypto.issueParameters(key.id(), algorithm, spec, context.now(), validTo);
    Optional<TokenRecipient> recipient =
        command
            .recipientPublicKey()
            .map(
                to ->
                    crypto.encryptToken(
                        issued.importToken(), to, context.arn(key), issued.publicKey()));

    int tooMany = Math.max(0, key.parameters().size() + 1 - policy.maxOutstanding());
    List<SecretChange> secrets = new ArrayList<>();
    key.parameters().subList(0, tooMany).forEach(oldest -> secrets.add(erase(key, oldest)));
    secrets.add(
        new SecretChange.Keep(
            SecretId.wrappingKey(key.id(), issued.wrappingKeyId()), issued.sealedWrappingKey()));
    List<OutstandingParameters> left =
        new ArrayList<>(key.parameters().subList(tooMany, key.parameters().size()));
    left.add(
        new OutstandingParameters(
            issued.wrappingKeyId(), validTo, 0, Optional.of(command.header().principal())));
    return context.tells(
        key.withParameters(left),
        new Event.ImportParametersIssued(
            context.header(key),
            algorithm,
            spec,
            issued.publicKey(),
            recipient.map(TokenRecipient::encryptedToken).orElse(issued.importToken()),
            validTo,
            recipient.map(TokenRecipient::publicKeyHash)),
        secrets);
  }

  static Decision revoke(DecisionContext context, KeyRecord key, RevokeImportParameters command) {
    Rules.requireExternal(context, key);
    if (key.parameters().isEmpty()) {
      return context.leaves(key, command, context.arn(key) + " has no unused import parameters.");
    }
    return context.tells(
        key.withParameters(List.of()),
        new Event.ImportParametersRevoked(
            context.header(key), key.state(), key.parameters().size()),
        key.parameters().stream().map(each -> erase(key, each)).toList());
  }

  /**
   * An import failed in the unwrap or behind it, which told its publisher something about what the
   * ciphertext holds. So often and no more: then there is nothing left to ask.
   */
  Decision fail(
      DecisionContext context,
      KeyRecord key,
      MaterialImport command,
      String wrappingKeyId,
      KmsException refusal) {
    OutstandingParameters failed =
        key.parameters().stream()
            .filter(p -> p.wrappingKeyId().equals(wrappingKeyId))
            .findFirst()
            .orElseThrow(() -> refusal)
            .withOneMoreFailure();
    if (failed.failures() < policy.maxFailures()) {
      return context.refuses(key.withParameters(failed), command, refusal, List.of());
    }
    KmsException last =
        new KmsException(
            refusal.code(),
            refusal.reason()
                + " It was failure "
                + failed.failures()
                + " under this import token, which has been withdrawn; ask for new import"
                + " parameters.");
    return context.refuses(
        key.withoutParameters(wrappingKeyId), command, last, List.of(erase(key, failed)));
  }

  /** Housekeeping: that the parameters expire was published when they were issued. */
  static Decision expire(KeyRecord key, String wrappingKeyId) {
    return new Decision(
        Optional.of(key.withoutParameters(wrappingKeyId)),
        Optional.empty(),
        List.of(new SecretChange.Erase(SecretId.wrappingKey(key.id(), wrappingKeyId))));
  }

  private static SecretChange erase(KeyRecord key, OutstandingParameters parameters) {
    return new SecretChange.Erase(SecretId.wrappingKey(key.id(), parameters.wrappingKeyId()));
  }
}
