package dev.keylife.streams.encoding;

import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.AliasStep;
import dev.keylife.lifecycle.AliasStep.Claim;
import dev.keylife.lifecycle.AliasStep.Detach;
import dev.keylife.lifecycle.AliasStep.Refusal;
import dev.keylife.lifecycle.AliasStep.Release;
import dev.keylife.lifecycle.AliasStep.ReleaseReply;
import dev.keylife.lifecycle.AliasStep.ReleaseRequest;
import dev.keylife.lifecycle.AliasStep.Verdict;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Command.AliasCommand;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.store.StoredAliasCommand;
import dev.keylife.store.StoredAliasStep;
import dev.keylife.streams.state.StateEncoding;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** How {@link AliasStep}s travel: {@link StateEncoding} of {@link StoredAliasStep}. */
public final class AliasStepEncoding {
  private final StateEncoding<StoredAliasStep> encoding = StateEncoding.of(new StoredAliasStep());

  public byte[] encode(AliasStep step) {
    StoredAliasStep.Builder stored =
        StoredAliasStep.newBuilder()
            .setAliasName(step.alias().value())
            .setKeyId(step.key().value());
    if (step instanceof Claim claim) {
      put(claim, stored.setKind("CLAIM"));
    } else if (step instanceof Verdict verdict) {
      stored
          .setKind("VERDICT")
          .setCommand(toStored(verdict.command()))
          .setPreviousKeyId(verdict.previous().map(KeyId::value).orElse(null));
      put(verdict.refusal(), stored);
    } else if (step instanceof ReleaseRequest request) {
      put(request.claim(), stored.setKind("RELEASE_REQUEST"));
      stored.setClaimingKeyId(request.claim().key().value());
    } else if (step instanceof ReleaseReply reply) {
      put(reply.claim(), stored.setKind("RELEASE_REPLY"));
      stored.setClaimingKeyId(reply.claim().key().value());
      put(reply.refusal(), stored);
    } else {
      stored.setKind(step instanceof Release ? "RELEASE" : "DETACH");
    }
    return encoding.encode(stored.build());
  }

  private static void put(Claim claim, StoredAliasStep.Builder stored) {
    stored
        .setKeySpec(claim.spec().name())
        .setKeyUsage(claim.usage().name())
        .setCommand(toStored(claim.command()));
  }

  private static void put(Optional<Refusal> refusal, StoredAliasStep.Builder stored) {
    refusal.ifPresent(
        why -> stored.setFailureCode(why.code().name()).setFailureMessage(why.message()));
  }

  /**
   * Reads what this release or one before it wrote.
   *
   * @throws RuntimeException if it is something else
   */
  public AliasStep decode(byte[] bytes) {
    StoredAliasStep stored = encoding.decode(bytes);
    AliasName alias = new AliasName(stored.getAliasName());
    KeyId key = new KeyId(stored.getKeyId());
    return switch (stored.getKind()) {
      case "CLAIM" -> claim(stored, key);
      case "RELEASE_REQUEST" -> new ReleaseRequest(alias, key, claimOfOther(stored));
      case "RELEASE_REPLY" -> new ReleaseReply(alias, key, claimOfOther(stored), refusal(stored));
      case "RELEASE" -> new Release(alias, key);
      case "VERDICT" ->
          new Verdict(
              alias,
              key,
              command(stored),
              refusal(stored),
              Optional.ofNullable(stored.getPreviousKeyId()).map(KeyId::new));
      case "DETACH" -> new Detach(alias, key);
      default -> throw new IllegalArgumentException("no such kind of step");
    };
  }

  private static Claim claimOfOther(StoredAliasStep stored) {
    return claim(stored, new KeyId(stored.getClaimingKeyId()));
  }

  private static Claim claim(StoredAliasStep stored, KeyId key) {
    return new Claim(
        new AliasName(stored.getAliasName()),
        key,
        KeySpec.valueOf(stored.getKeySpec()),
        KeyUsage.valueOf(stored.getKeyUsage()),
        command(stored));
  }

  private static Optional<Refusal> refusal(StoredAliasStep stored) {
    return Optional.ofNullable(stored.getFailureCode())
        .map(code -> new Refusal(FailureCode.valueOf(code), stored.getFailureMessage()));
  }

  private static StoredAliasCommand toStored(AliasCommand command) {
    Command.Header header = command.header();
    return new StoredAliasCommand(
        command.type(),
        header.commandId(),
        header.keyId(),
        header.issuer(),
        header.issuedAt(),
        header.receivedAt(),
        ByteBuffer.wrap(header.content().toArray()),
        header.signingKeyId().orElse(null));
  }

  private static AliasCommand command(StoredAliasStep step) {
    StoredAliasCommand stored = step.getCommand();
    Command.Header header =
        new Command.Header(
            stored.getCommandId(),
            stored.getKeyId(),
            stored.getIssuer(),
            stored.getIssuedAt(),
            stored.getReceivedAt(),
            List.of(),
            List.of(),
            ByteString.of(stored.getContent()),
            // It has been let in, and is not asked for approvals again.
            ByteString.of(),
            Optional.ofNullable(stored.getSigningKeyId()));
    return switch (stored.getType()) {
      case "CreateAlias" -> new Command.CreateAlias(header, step.getAliasName());
      case "UpdateAlias" -> new Command.UpdateAlias(header, step.getAliasName());
      case "DeleteAlias" -> new Command.DeleteAlias(header, step.getAliasName());
      default -> throw new IllegalArgumentException("no such command about aliases");
    };
  }
}
