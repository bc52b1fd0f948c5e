package dev.keylife.quickstart;

import dev.keylife.audit.Report;
import dev.keylife.audit.TrailVerifier;
import dev.keylife.audit.Violation;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.SecretBytes;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ReimportKeyMaterial;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyState;
import dev.keylife.type.Origin;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * The life of one key, step by step. Each step publishes a command, or waits for a date, and holds
 * only if the witness saw on the topics what had to happen.
 */
final class Walkthrough {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SHORT_LIFE = Duration.ofSeconds(4);
  private static final String ISSUER = "keylife-demo";

  private final KeylifeClient client;
  private final Witness witness;
  private final Timeline timeline;
  private final String keyId = UUID.randomUUID().toString();
  private final byte[] material = randomBytes();
  private CommandHeader last;

  Walkthrough(KeylifeClient client, Witness witness, Timeline timeline) {
    this.client = client;
    this.witness = witness;
    this.timeline = timeline;
    this.last = header();
  }

  /**
   * Walks the key through its life.
   *
   * @throws StepFailed at the first step that was not observed
   */
  void run() throws StepFailed {
    timeline.title("Key " + keyId);
    create();
    importMaterial("Import 32 random bytes, for good", material, Optional.empty());
    expect("the key is Enabled", KeyState.Enabled, StateChangeCause.MATERIAL_IMPORTED);
    delete();
    reimportSame();
    reimportOther();
    expireByItself();
    historyIsWhole();
  }

  private void create() throws StepFailed {
    publish(
        "CreateKey",
        "Create a key of EXTERNAL origin, without material",
        CreateKey.newBuilder()
            .setHeader(header())
            .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
            .setOrigin(Origin.EXTERNAL)
            .setDescription("Demo key")
            .build());
    expect("the key waits for material", KeyState.PendingImport, StateChangeCause.CREATED);
  }

  private void delete() throws StepFailed {
    publish(
        "DeleteImportedKeyMaterial",
        "Delete the material",
        new DeleteImportedKeyMaterial(header(), null));
    expect("the material is gone", KeyState.PendingImport, StateChangeCause.MATERIAL_DELETED);
  }

  private void reimportSame() throws StepFailed {
    ImportParametersIssued parameters = parameters();
    publish("ReimportKeyMaterial", "Reimport the same material", reimport(parameters, material));
    expect("the key is Enabled again", KeyState.Enabled, StateChangeCause.MATERIAL_REIMPORTED);
  }

  private void reimportOther() throws StepFailed {
    ImportParametersIssued parameters = parameters();
    CommandHeader header =
        publish(
            "ReimportKeyMaterial",
            "Reimport other material, which must fail",
            reimport(parameters, randomBytes()));
    observe(
        ImportFailed.class,
        e ->
            answers(e.getHeader(), header)
                && e.getCode() == FailureCode.IncorrectKeyMaterialException,
        e -> "ImportFailed " + e.getCode() + ": " + e.getMessage());
  }

  private void expireByItself() throws StepFailed {
    ImportKeyMaterial command =
        importMaterial(
            "Import the same material, valid for " + SHORT_LIFE.toSeconds() + " seconds",
            material,
            Optional.of(SHORT_LIFE));
    Instant validTo = command.getValidTo();
    expect(
        "the material now expires at " + validTo,
        KeyState.Enabled,
        StateChangeCause.MATERIAL_REIMPORTED);
    timeline.step("(no command)", "Wait for the date");
    observe(
        KeyStateChanged.class,
        e ->
            isMine(e.getHeader())
                && e.getHeader().getCommandId() == null
                && e.getCause() == StateChangeCause.EXPIRED
                && e.getNewState() == KeyState.PendingImport,
        e ->
            "the material expired by itself, "
                + Duration.between(validTo, e.getHeader().getOccurredAt()).toMillis()
                + " ms after its date; the key is PendingImport");
  }

  /** As an auditor would: every event is there, and the snapshot says what the last one says. */
  private void historyIsWhole() throws StepFailed {
    timeline.step("(audit)", "Prove the key's history");
    List<EventHeader> history = witness.history(keyId);
    boolean gapFree =
        history.stream()
            .map(EventHeader::getSequence)
            .toList()
            .equals(LongStream.rangeClosed(1, history.size()).boxed().toList());
    if (!gapFree) {
      throw new StepFailed("the sequence of the key's events has gaps");
    }
    observe(
        witness.snapshot(
            KeySnapshot.class,
            s -> s.getKeyId().equals(keyId) && s.getSequence() == history.size(),
            PATIENCE),
        s ->
            history.size()
                + " events without a gap; key-states says "
                + s.getKeyState()
                + " at sequence "
                + s.getSequence());
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
    client.trail(verifier);
    Report report = verifier.finish();
    if (!report.isWhole()) {
      Violation first = report.violations().get(0);
      throw new StepFailed("the audit trail is broken: " + first.place() + " " + first.message());
    }
    timeline.observed(
        "every event quotes the hash of the one before, to the last: the trail is whole",
        Topics.KEY_EVENTS);
  }

  private ImportKeyMaterial importMaterial(
      String words, byte[] plaintext, Optional<Duration> validFor) throws StepFailed {
    ImportParametersIssued parameters = parameters();
    Optional<Instant> validTo =
        validFor.map(life -> Instant.now().plus(life).truncatedTo(ChronoUnit.MILLIS));
    ImportKeyMaterial command =
        new ImportKeyMaterial(
            header(),
            parameters.getImportToken(),
            wrap(parameters, plaintext),
            validTo.isPresent()
                ? ExpirationModel.KEY_MATERIAL_EXPIRES
                : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
            validTo.orElse(null),
            null,
            null,
            null);
    publish("ImportKeyMaterial", words, command);
    return command;
  }

  private ReimportKeyMaterial reimport(ImportParametersIssued parameters, byte[] plaintext) {
    return new ReimportKeyMaterial(
        header(),
        parameters.getImportToken(),
        wrap(parameters, plaintext),
        ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
        null,
        null,
        null);
  }

  private ImportParametersIssued parameters() throws StepFailed {
    CommandHeader header =
        publish(
            "GetParametersForImport",
            "Ask for a public wrapping key and an import token",
            new GetParametersForImport(
                header(), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_3072, null));
    return observe(
        ImportParametersIssued.class,
        e -> answers(e.getHeader(), header),
        e ->
            "public key of "
                + e.getPublicKey().remaining()
                + " bytes, token of "
                + e.getImportToken().remaining()
                + " bytes, valid to "
                + e.getParametersValidTo());
  }

  private static ByteBuffer wrap(ImportParametersIssued parameters, byte[] plaintext) {
    byte[] publicKey = new byte[parameters.getPublicKey().remaining()];
    parameters.getPublicKey().duplicate().get(publicKey);
    try (SecretBytes secret = SecretBytes.owning(plaintext.clone())) {
      return ByteBuffer.wrap(
          KeyMaterialWrapper.wrap(secret, publicKey, parameters.getWrappingAlgorithm()));
    }
  }

  private CommandHeader publish(String type, String words, SpecificRecord command) {
    timeline.step(type, words);
    client.publish(command);
    last = CommandHeaders.of(command);
    return last;
  }

  private void expect(String words, KeyState state, StateChangeCause cause) throws StepFailed {
    CommandHeader command = last;
    observe(
        KeyStateChanged.class,
        e -> answers(e.getHeader(), command) && e.getNewState() == state && e.getCause() == cause,
        e ->
            "KeyStateChanged "
                + Optional.ofNullable(e.getPreviousState()).map(Enum::name).orElse("(none)")
                + " → "
                + e.getNewState()
                + ": "
                + words);
  }

  private <T extends SpecificRecord> T observe(
      Class<T> type, Predicate<T> which, Function<T, String> words) throws StepFailed {
    return observe(witness.event(type, which, PATIENCE), words);
  }

  private <T> T observe(Optional<Witness.Observation<T>> observation, Function<T, String> words)
      throws StepFailed {
    Witness.Observation<T> seen =
        observation.orElseThrow(
            () ->
                new StepFailed(
                    "what had to happen was not seen on the topics within "
                        + PATIENCE.toSeconds()
                        + " seconds"));
    timeline.observed(words.apply(seen.value()), seen.position());
    return seen.value();
  }

  private boolean isMine(EventHeader header) {
    return header.getKeyId().equals(keyId);
  }

  private static boolean answers(EventHeader event, CommandHeader command) {
    return command.getCommandId().equals(event.getCommandId());
  }

  private CommandHeader header() {
    return CommandHeaders.fresh(keyId, ISSUER);
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
