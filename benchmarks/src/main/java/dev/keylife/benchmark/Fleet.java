package dev.keylife.benchmark;

import dev.keylife.benchmark.CommandLoad.Message;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.schema.Topics;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;

/** Keys of one measurement, with ids of their own, spread over the partitions. */
final class Fleet {
  private final CommandLoad traffic;
  private final MeasuredInstallation installation;
  private final String prefix;
  final int size;

  /** Keys that no other fleet has. */
  Fleet(MeasuredInstallation installation, CommandLoad traffic, int size) {
    this(installation, traffic, UUID.randomUUID().toString().substring(0, 8) + "-", size);
  }

  private Fleet(MeasuredInstallation installation, CommandLoad traffic, String prefix, int size) {
    this.installation = installation;
    this.traffic = traffic;
    this.prefix = prefix;
    this.size = size;
  }

  /** Keys whose ids are the prefix and their number. */
  static Fleet named(
      MeasuredInstallation installation, CommandLoad traffic, String prefix, int size) {
    return new Fleet(installation, traffic, prefix, size);
  }

  /** The keys come into being. */
  CommandLoad.Run create(Origin origin) {
    return traffic.drive(
        size,
        each(
            (key, header) ->
                CreateKey.newBuilder()
                    .setHeader(header)
                    .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
                    .setOrigin(origin)
                    .setDescription("benchmark")
                    .build()),
        KeyStateChanged.class);
  }

  /** The keys get a deletion date, thirty days ahead. */
  CommandLoad.Run scheduleDeletion() {
    return traffic.drive(
        size, each((key, header) -> new ScheduleKeyDeletion(header, 30)), KeyStateChanged.class);
  }

  /**
   * Gets parameters for every key and wraps random material with them.
   *
   * @param validTo when the material expires; empty for never
   * @return the import commands, ready to be published
   */
  IntFunction<Message> imports(
      WrappingAlgorithm algorithm, WrappingKeySpec spec, Optional<Instant> validTo) {
    Message[] imports = new Message[size];
    dev.keylife.type.WrappingAlgorithm published = Inputs.published(algorithm);
    var unused =
        traffic.drive(
            size,
            each((key, header) -> new GetParametersForImport(header, published, spec, null)),
            ImportParametersIssued.class,
            record -> {
              ImportParametersIssued issued =
                  (ImportParametersIssued) installation.decode(Topics.KEY_EVENTS, record.value());
              String key = issued.getHeader().getKeyId();
              imports[Integer.parseInt(key.substring(prefix.length()))] =
                  importOf(key, issued, algorithm, validTo);
            });
    return i -> imports[i];
  }

  /**
   * What was answered to GetParametersForImport, in no order.
   *
   * @param run how long it took
   * @param events as they were read
   */
  record Parameters(CommandLoad.Run run, List<byte[]> events) {}

  /** Gets parameters for every key, and looks at none of them. */
  Parameters parameters(WrappingAlgorithm algorithm, WrappingKeySpec spec) {
    List<byte[]> events = new ArrayList<>(size);
    dev.keylife.type.WrappingAlgorithm published = Inputs.published(algorithm);
    CommandLoad.Run run =
        traffic.drive(
            size,
            prepared((key, header) -> new GetParametersForImport(header, published, spec, null)),
            ImportParametersIssued.class,
            record -> events.add(record.value()));
    return new Parameters(run, events);
  }

  /** As above, with parameters that are there. */
  IntFunction<Message> imports(
      Parameters parameters, WrappingAlgorithm algorithm, Optional<Instant> validTo) {
    Message[] imports = new Message[size];
    for (int i = 0; i < size; i++) {
      ImportParametersIssued issued =
          (ImportParametersIssued)
              installation.decode(Topics.KEY_EVENTS, parameters.events().get(i));
      imports[i] = importOf(issued.getHeader().getKeyId(), issued, algorithm, validTo);
    }
    return i -> imports[i];
  }

  /** One command for each key, encoded beforehand. */
  IntFunction<Message> prepared(BiFunction<String, CommandHeader, SpecificRecord> command) {
    IntFunction<Message> each = each(command);
    Message[] messages = new Message[size];
    for (int i = 0; i < size; i++) {
      messages[i] = each.apply(i);
    }
    return i -> messages[i];
  }

  private IntFunction<Message> each(BiFunction<String, CommandHeader, SpecificRecord> command) {
    return i -> traffic.message(key(i), command.apply(key(i), header(key(i))));
  }

  private String key(int i) {
    return prefix + i;
  }

  private static CommandHeader header(String key) {
    return new CommandHeader(UUID.randomUUID().toString(), key, "benchmark", Instant.now());
  }

  private Message importOf(
      String key,
      ImportParametersIssued issued,
      WrappingAlgorithm algorithm,
      Optional<Instant> validTo) {
    byte[] wrapped = wrap(issued.getPublicKey(), algorithm);
    return traffic.message(
        key,
        new ImportKeyMaterial(
            header(key),
            issued.getImportToken(),
            ByteBuffer.wrap(wrapped),
            validTo.isPresent()
                ? ExpirationModel.KEY_MATERIAL_EXPIRES
                : ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
            validTo.orElse(null),
            null,
            null,
            null));
  }

  private static byte[] wrap(ByteBuffer publicKey, WrappingAlgorithm algorithm) {
    byte[] encoded = new byte[publicKey.remaining()];
    publicKey.get(encoded);
    return Inputs.wrappedMaterial(encoded, algorithm);
  }
}
