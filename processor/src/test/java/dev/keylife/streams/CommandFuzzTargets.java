package dev.keylife.streams;

import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ReimportKeyMaterial;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.fuzz.FuzzTarget;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.Event;
import dev.keylife.lifecycle.Holdings;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.Lifecycle;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.material.TestCryptography;
import dev.keylife.schema.ContractTrust;
import dev.keylife.schema.EventHash;
import dev.keylife.schema.StrictJson;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.CommandDecoder;
import dev.keylife.streams.decoding.CommandSchemas;
import dev.keylife.streams.decoding.RecordValues;
import dev.keylife.streams.encoding.EventMapper;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.ImportType;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/** The whole way of a record value: from bytes to a command, a decision, and its event in Avro. */
public final class CommandFuzzTargets {
  private static final Instant NOW = TopologyHarness.START;
  private static final long LIMIT = 2 * 1024 * 1024;

  private final RecordValues values = TopologyHarness.values();
  private final CommandDecoder decoder =
      new CommandDecoder(
          CommandSchemas.of(values), RecordLimits.defaults(), TopologyHarness.NAMESPACE);
  private final Cryptography crypto = new OnePair(TestCryptography.shared());
  private final Lifecycle lifecycle =
      new Lifecycle(
          LifecyclePolicy.defaults(TopologyHarness.NAMESPACE), crypto, new StrictJson()::read);
  private Optional<KeyRecord> key = Optional.empty();
  private ByteString token = ByteString.of(new byte[0]);
  private ByteString wrappingKey = token;

  private CommandFuzzTargets() {
    ContractTrust.establish();
  }

  public static List<FuzzTarget> all() {
    return List.of(new CommandFuzzTargets().commands());
  }

  private FuzzTarget commands() {
    try {
      key = decide(createKey()).record();
      Decision issued = decide(getParameters());
      key = issued.record();
      token = ((Event.ImportParametersIssued) issued.event().orElseThrow()).importToken();
      wrappingKey = ((dev.keylife.lifecycle.SecretChange.Keep) issued.secrets().get(0)).sealed();
    } catch (CommandDecoder.Unreadable e) {
      throw new IllegalStateException(e);
    }
    return new FuzzTarget(
        "commands", corpus().stream().map(this::encode).toList(), LIMIT, this::accepts);
  }

  private boolean accepts(byte[] input) {
    try {
      Decision decision = decide(input);
      Event event = decision.event().orElseThrow();
      if (failure(event).filter(f -> f.code().isRetryable()).isPresent()) {
        throw new AssertionError("answered with " + failure(event));
      }
      new EventHash().of(EventMapper.toAvro(event, Optional.empty()));
      return true;
    } catch (CommandDecoder.Unreadable deadLetter) {
      return false;
    }
  }

  private static Optional<Event.Failure> failure(Event event) {
    if (event instanceof Event.ImportFailed failed) {
      return Optional.of(failed.failure());
    }
    return event instanceof Event.CommandRejected rejected
        ? Optional.of(rejected.failure())
        : Optional.empty();
  }

  private Decision decide(SpecificRecord command) throws CommandDecoder.Unreadable {
    return decide(encode(command));
  }

  private Decision decide(byte[] value) throws CommandDecoder.Unreadable {
    Record<byte[], byte[]> record = new Record<>(new byte[] {'k'}, value, NOW.toEpochMilli());
    Command command = decoder.decode(Topics.KEY_COMMANDS, record).command();
    Optional<KeyId> id = TopologyHarness.NAMESPACE.find(command.header().keyId());
    return lifecycle.decide(
        command,
        key.filter(known -> id.equals(Optional.of(known.id()))),
        secret -> Optional.of(wrappingKey),
        Holdings.NONE,
        NOW);
  }

  private byte[] encode(SpecificRecord command) {
    return values.serde().serializer().serialize(Topics.KEY_COMMANDS, command);
  }

  private List<SpecificRecord> corpus() {
    Instant validTo = NOW.plus(Duration.ofDays(90));
    ByteBuffer ciphertext = ByteBuffer.wrap(new byte[256]);
    return List.of(
        createKey(),
        getParameters(),
        new ImportKeyMaterial(
            header(),
            ByteBuffer.wrap(token.toArray()),
            ciphertext,
            ExpirationModel.KEY_MATERIAL_EXPIRES,
            validTo,
            ImportType.NEW_KEY_MATERIAL,
            null,
            "described"),
        new ReimportKeyMaterial(
            header(),
            ByteBuffer.wrap(token.toArray()),
            ciphertext,
            ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
            null,
            "ab".repeat(32),
            null),
        new DeleteImportedKeyMaterial(header(), "ab".repeat(32)),
        new ExpireKeyMaterial(header(), null, validTo),
        new RotateKeyOnDemand(header()),
        new EnableKey(header()),
        new ScheduleKeyDeletion(header(), 7),
        new CancelKeyDeletion(header()));
  }

  private static CreateKey createKey() {
    return CreateKey.newBuilder()
        .setHeader(header())
        .setKeySpec(dev.keylife.type.KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .setDescription("fuzzed")
        .build();
  }

  private static GetParametersForImport getParameters() {
    return new GetParametersForImport(
        header(), WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, null);
  }

  private static CommandHeader header() {
    return new CommandHeader("0d9ac1f3-7c39-4f0c-8f6e-2a1b3c4d5e6f", "k", "fuzzer", NOW);
  }

  /** The real cryptography, but for the key pairs: making them takes longer than all the rest. */
  private static final class OnePair implements Cryptography {
    private final Cryptography real;
    private Optional<IssuedParameters> issued = Optional.empty();

    OnePair(Cryptography real) {
      this.real = real;
    }

    @Override
    public IssuedParameters issueParameters(
        KeyId id,
        dev.keylife.lifecycle.WrappingAlgorithm algorithm,
        dev.keylife.lifecycle.WrappingKeySpec spec,
        Instant issuedAt,
        Instant validTo) {
      IssuedParameters parameters =
          issued.orElseGet(() -> real.issueParameters(id, algorithm, spec, issuedAt, validTo));
      issued = Optional.of(parameters);
      return parameters;
    }

    @Override
    public TokenRecipient encryptToken(
        ByteString importToken,
        ByteString recipientPublicKey,
        String keyArn,
        ByteString publicKey) {
      return real.encryptToken(importToken, recipientPublicKey, keyArn, publicKey);
    }

    @Override
    public ImportToken openToken(ByteString importToken) {
      return real.openToken(importToken);
    }

    @Override
    public SealedMaterial generateMaterial(KeyId key, dev.keylife.lifecycle.KeySpec spec) {
      return real.generateMaterial(key, spec);
    }

    @Override
    public SealedMaterial unwrap(WrappedMaterial wrapped) {
      return real.unwrap(wrapped);
    }
  }
}
