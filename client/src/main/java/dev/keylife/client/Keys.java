package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.CommandHeader;
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
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.data.RecordBuilder;
import org.apache.avro.specific.SpecificRecord;

/**
 * One method for each command, with the parameters and defaults of the AWS KMS API operation of
 * that name. A request is written into a builder, as in the AWS SDK: {@code
 * keys.createKey("orders", request -> request.setOrigin(Origin.EXTERNAL))}. The library fills in
 * the header.
 *
 * <p>A request that lacks a required parameter is refused with {@link IllegalArgumentException}.
 * Otherwise each method returns as soon as the command is handed over: at once, but for the first
 * one, which connects, and while as many commands as {@link ClientSettings#maxInFlight} are on
 * their way. The future completes when the processor's answer is heard; exceptionally with {@link
 * CommandRejectedException} where the command was refused, and with {@link KeylifeClientException}
 * where the answer is not known. {@code join()} throws either as the cause of a {@code
 * CompletionException}. What depends on a future runs on its default executor. To cancel one ends
 * the waiting, and does not take the command back.
 *
 * <p>To be safe against doing something twice, repeat a command under its id: {@link
 * #withCommandId}. The answer to a repetition is the first one's.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class Keys {
  private final CommandChannel channel;
  private final String issuer;
  private final Duration timeout;
  private final Optional<String> commandId;

  Keys(CommandChannel channel, String issuer, Duration timeout) {
    this(channel, issuer, timeout, Optional.empty());
  }

  private Keys(
      CommandChannel channel, String issuer, Duration timeout, Optional<String> commandId) {
    this.channel = channel;
    this.issuer = issuer;
    this.timeout = timeout;
    this.commandId = commandId;
  }

  /** The same with another timeout: how long to wait for the answer to each command. */
  public Keys withTimeout(Duration other) {
    return new Keys(channel, issuer, other, commandId);
  }

  /**
   * The same for one command, under an id of the caller's choice; otherwise each command gets a new
   * random one.
   *
   * @throws IllegalArgumentException as {@link CommandHeaders#requireCommandId}
   */
  public Keys withCommandId(String id) {
    CommandHeaders.requireCommandId(id);
    return new Keys(channel, issuer, timeout, Optional.of(id));
  }

  /** Creates a key of an id of the caller's choice. */
  public CompletableFuture<KeyResult> createKey(String keyId, Consumer<CreateKey.Builder> request) {
    return change(CreateKey.newBuilder().setHeader(header(keyId)), request);
  }

  /** Sets the text for people. */
  public CompletableFuture<KeyResult> updateKeyDescription(String keyIdOrArn, String description) {
    return change(
        UpdateKeyDescription.newBuilder()
            .setHeader(header(keyIdOrArn))
            .setDescription(description));
  }

  /** Adds tags to a key, or changes their values. */
  public CompletableFuture<KeyResult> tagResource(
      String keyIdOrArn, Consumer<TagResource.Builder> request) {
    return change(TagResource.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Takes tags off a key. */
  public CompletableFuture<KeyResult> untagResource(
      String keyIdOrArn, Consumer<UntagResource.Builder> request) {
    return change(UntagResource.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Replaces a key's policy. */
  public CompletableFuture<KeyResult> putKeyPolicy(
      String keyIdOrArn, Consumer<PutKeyPolicy.Builder> request) {
    return change(PutKeyPolicy.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Lets a principal do some operations with a key, beside what its policy allows. */
  public CompletableFuture<GrantResult> createGrant(
      String keyIdOrArn, Consumer<CreateGrant.Builder> request) {
    CreateGrant.Builder command = CreateGrant.newBuilder().setHeader(header(keyIdOrArn));
    request.accept(command);
    return success(command).thenApply(GrantResult::of);
  }

  /** Deletes a grant, as one whom the grant itself lets. */
  public CompletableFuture<KeyResult> retireGrant(String keyIdOrArn, String grantId) {
    return change(RetireGrant.newBuilder().setHeader(header(keyIdOrArn)).setGrantId(grantId));
  }

  /** Deletes a grant, as one whom the key's policy lets. */
  public CompletableFuture<KeyResult> revokeGrant(String keyIdOrArn, String grantId) {
    return change(RevokeGrant.newBuilder().setHeader(header(keyIdOrArn)).setGrantId(grantId));
  }

  /** Makes an alias, such as {@code alias/orders}, stand for a key. */
  public CompletableFuture<KeyResult> createAlias(String keyIdOrArn, String aliasName) {
    return change(CreateAlias.newBuilder().setHeader(header(keyIdOrArn)).setAliasName(aliasName));
  }

  /** Makes an alias that there is stand for this key. */
  public CompletableFuture<KeyResult> updateAlias(String keyIdOrArn, String aliasName) {
    return change(UpdateAlias.newBuilder().setHeader(header(keyIdOrArn)).setAliasName(aliasName));
  }

  /** Deletes an alias of a key. */
  public CompletableFuture<KeyResult> deleteAlias(String keyIdOrArn, String aliasName) {
    return change(DeleteAlias.newBuilder().setHeader(header(keyIdOrArn)).setAliasName(aliasName));
  }

  /**
   * Asks for a public wrapping key and an import token. The token is encrypted to this process on
   * its way, so that nobody else who reads the events can use it.
   */
  public CompletableFuture<ImportParameters> getParametersForImport(
      String keyIdOrArn, WrappingAlgorithm algorithm, WrappingKeySpec spec) {
    TokenRecipient recipient = TokenRecipient.fresh();
    GetParametersForImport.Builder command =
        GetParametersForImport.newBuilder()
            .setHeader(header(keyIdOrArn))
            .setWrappingAlgorithm(algorithm)
            .setWrappingKeySpec(spec)
            .setRecipientPublicKey(recipient.publicKey());
    return success(command).thenApply(event -> ImportParameters.of(recipient.open(issued(event))));
  }

  /** Ends all import parameters of a key that were not used yet. */
  public CompletableFuture<KeyResult> revokeImportParameters(String keyIdOrArn) {
    return change(RevokeImportParameters.newBuilder().setHeader(header(keyIdOrArn)));
  }

  /** Imports material that was wrapped before. */
  public CompletableFuture<KeyResult> importKeyMaterial(
      String keyIdOrArn, Consumer<ImportKeyMaterial.Builder> request) {
    return change(ImportKeyMaterial.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /**
   * Wraps material in this process and imports it: asks for import parameters under RSA_4096 first,
   * and fills in the token and the wrapped material. A command id of the caller's choice is that of
   * the import.
   *
   * @param material the plaintext; not wiped here, and needed until the future is complete
   */
  public CompletableFuture<KeyResult> importKeyMaterial(
      String keyIdOrArn, SecretBytes material, Consumer<ImportKeyMaterial.Builder> request) {
    return parametersFor(keyIdOrArn, material)
        .thenCompose(
            parameters ->
                importKeyMaterial(
                    keyIdOrArn,
                    builder ->
                        request.accept(
                            builder
                                .setImportToken(parameters.importToken())
                                .setEncryptedKeyMaterial(parameters.wrap(material)))));
  }

  /** Imports material again that the key had before, and that was wrapped before. */
  public CompletableFuture<KeyResult> reimportKeyMaterial(
      String keyIdOrArn, Consumer<ReimportKeyMaterial.Builder> request) {
    return change(ReimportKeyMaterial.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** As {@link #importKeyMaterial(String, SecretBytes, Consumer)}, of material it had before. */
  public CompletableFuture<KeyResult> reimportKeyMaterial(
      String keyIdOrArn, SecretBytes material, Consumer<ReimportKeyMaterial.Builder> request) {
    return parametersFor(keyIdOrArn, material)
        .thenCompose(
            parameters ->
                reimportKeyMaterial(
                    keyIdOrArn,
                    builder ->
                        request.accept(
                            builder
                                .setImportToken(parameters.importToken())
                                .setEncryptedKeyMaterial(parameters.wrap(material)))));
  }

  private CompletableFuture<ImportParameters> parametersFor(
      String keyIdOrArn, SecretBytes material) {
    WrappingKeySpec spec = WrappingKeySpec.RSA_4096;
    return new Keys(channel, issuer, timeout)
        .getParametersForImport(keyIdOrArn, KeyMaterialWrapper.algorithmFor(material, spec), spec);
  }

  /** Makes the material that was imported last the current one. */
  public CompletableFuture<KeyResult> rotateKeyOnDemand(String keyIdOrArn) {
    return change(RotateKeyOnDemand.newBuilder().setHeader(header(keyIdOrArn)));
  }

  /**
   * Asks for a replica of a multi-Region primary key in another Region. It is there once that
   * Region was told; until then the primary shows it as being created.
   */
  public CompletableFuture<KeyResult> replicateKey(
      String keyIdOrArn, Consumer<ReplicateKey.Builder> request) {
    return change(ReplicateKey.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Makes a replica the primary key, and the primary a replica. */
  public CompletableFuture<KeyResult> updatePrimaryRegion(String keyIdOrArn, String region) {
    return change(
        UpdatePrimaryRegion.newBuilder().setHeader(header(keyIdOrArn)).setPrimaryRegion(region));
  }

  /**
   * Tells a Region what became of a related key in another. It is for replicators: processors take
   * it from nobody else.
   */
  public CompletableFuture<KeyResult> synchronizeMultiRegionKey(
      String keyIdOrArn, Consumer<SynchronizeMultiRegionKey.Builder> request) {
    return change(SynchronizeMultiRegionKey.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Deletes imported material; without a key material id, the current one. */
  public CompletableFuture<KeyResult> deleteImportedKeyMaterial(
      String keyIdOrArn, Consumer<DeleteImportedKeyMaterial.Builder> request) {
    return change(DeleteImportedKeyMaterial.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Lets material expire now. Not in the AWS KMS API. */
  public CompletableFuture<KeyResult> expireKeyMaterial(
      String keyIdOrArn, Consumer<ExpireKeyMaterial.Builder> request) {
    return change(ExpireKeyMaterial.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Enables a key. */
  public CompletableFuture<KeyResult> enableKey(String keyIdOrArn) {
    return change(EnableKey.newBuilder().setHeader(header(keyIdOrArn)));
  }

  /** Disables a key. */
  public CompletableFuture<KeyResult> disableKey(String keyIdOrArn) {
    return change(DisableKey.newBuilder().setHeader(header(keyIdOrArn)));
  }

  /** Schedules the deletion of a key; without a window, 30 days ahead. */
  public CompletableFuture<KeyResult> scheduleKeyDeletion(
      String keyIdOrArn, Consumer<ScheduleKeyDeletion.Builder> request) {
    return change(ScheduleKeyDeletion.newBuilder().setHeader(header(keyIdOrArn)), request);
  }

  /** Cancels a scheduled deletion; the key is disabled then. */
  public CompletableFuture<KeyResult> cancelKeyDeletion(String keyIdOrArn) {
    return change(CancelKeyDeletion.newBuilder().setHeader(header(keyIdOrArn)));
  }

  private <B extends RecordBuilder<? extends SpecificRecord>> CompletableFuture<KeyResult> change(
      B command, Consumer<B> request) {
    request.accept(command);
    return change(command);
  }

  private CompletableFuture<KeyResult> change(RecordBuilder<? extends SpecificRecord> command) {
    return success(command).thenApply(KeyResult::of);
  }

  private CommandHeader header(String keyIdOrArn) {
    return commandId
        .map(id -> CommandHeaders.of(keyIdOrArn, issuer, id))
        .orElseGet(() -> CommandHeaders.fresh(keyIdOrArn, issuer));
  }

  /**
   * @throws IllegalArgumentException if a required parameter is not set; the message names it
   */
  private CompletableFuture<KeyEvent> success(RecordBuilder<? extends SpecificRecord> command) {
    return channel.send(built(command), timeout, Optional.empty()).thenApply(Keys::requireSuccess);
  }

  private static SpecificRecord built(RecordBuilder<? extends SpecificRecord> command) {
    try {
      return command.build();
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static KeyEvent requireSuccess(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      throw new CommandRejectedException(rejected);
    }
    return outcome.event();
  }

  private static ImportParametersIssued issued(KeyEvent event) {
    if (event.value() instanceof ImportParametersIssued issued) {
      return issued;
    }
    throw new KeylifeClientException(
        Reason.NO_ANSWER,
        "GetParametersForImport was answered by %s: is this client older than the processor?"
            .formatted(event.type()));
  }
}
