package dev.keylife.drill;

import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.embedded.RawBatch;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.Errors;

/** Sends what somebody can who may write commands and means harm, one attack after the other. */
final class HostilePublisher implements Runnable {
  private static final long PAUSE_MS = 5;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final Wire wire;
  private final String broker;
  private final int partitions;
  private final Random random;
  private final int largest;
  private final Map<String, Integer> answers = new TreeMap<>();
  private volatile boolean over;
  private int number;

  /**
   * @param broker {@code host:port}
   * @param largest how many bytes a batch has at most, decompressed
   */
  HostilePublisher(Wire wire, String broker, int partitions, long seed, int largest) {
    this.wire = wire;
    this.broker = broker;
    this.partitions = partitions;
    this.random = new Random(seed);
    this.largest = Math.min(largest, LARGEST_ARRAY);
  }

  void end() {
    over = true;
  }

  /**
   * How often each batch was answered how, and how many commands and pieces of garbage went out.
   */
  synchronized Map<String, Integer> answers() {
    return new TreeMap<>(answers);
  }

  @Override
  public void run() {
    Map<String, RawBatch> batches = batches();
    try (KafkaProducer<String, byte[]> producer = wire.producer()) {
      while (!over) {
        batches.forEach(this::send);
        for (int i = 0; i < 50 && !over; i++) {
          send(producer, garbage());
          send(producer, command());
          Thread.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** By what they hold; those that the limit makes alike are sent once. */
  private Map<String, RawBatch> batches() {
    Map<String, RawBatch> batches = new TreeMap<>();
    for (int zeros : new int[] {300_000_000, LARGEST_ARRAY, 130_000}) {
      int count = Math.min(zeros, largest);
      batches.put("%,d zeros".formatted(count), RawBatch.ofZeros(count));
    }
    for (int headers : new int[] {3_000_000, 60_000}) {
      int count = Math.min(headers, largest / 100);
      batches.put("%,d empty headers".formatted(count), RawBatch.ofEmptyHeaders(count));
    }
    for (int records : new int[] {300_000, 100}) {
      int count = Math.min(records, largest / 100);
      batches.put("%,d empty records".formatted(count), RawBatch.ofEmptyRecords(count));
    }
    return batches;
  }

  private void send(String name, RawBatch batch) {
    if (!over) {
      note(name + ": " + answer(batch));
    }
  }

  private String answer(RawBatch batch) {
    try {
      Errors error = batch.sendTo(broker, Topics.KEY_COMMANDS, random.nextInt(partitions));
      return error == Errors.NONE ? "taken" : "refused with " + error;
    } catch (IOException e) {
      return "no answer";
    }
  }

  private void send(KafkaProducer<String, byte[]> producer, ProducerRecord<String, byte[]> record) {
    note(record.headers().toArray().length == 0 ? "plain records" : "records with headers");
    var unused = producer.send(record);
  }

  private synchronized void note(String what) {
    answers.merge(what, 1, Integer::sum);
  }

  private ProducerRecord<String, byte[]> garbage() {
    byte[] value =
        switch (random.nextInt(5)) {
          case 0 -> bytes(random.nextInt(1_000));
          case 1 -> new byte[] {0, 0x7f, 0, 0, (byte) random.nextInt()};
          case 2 -> cut(wire.encode(create(key(), "")));
          case 3 -> flipped(wire.encode(create(key(), "")));
          default -> null;
        };
    return new ProducerRecord<>(Topics.KEY_COMMANDS, random.nextInt(partitions), key(), value);
  }

  private ProducerRecord<String, byte[]> command() {
    return switch (random.nextInt(6)) {
      case 0 -> to(create(key(), "d".repeat(random.nextInt(120_000))));
      case 1 -> withHeaders(to(create(key(), "")), 65 + random.nextInt(5_000));
      case 2 -> to(create("\u0000\uD800" + "k".repeat(random.nextInt(30_000)), ""));
      case 3 -> to(new RotateKeyOnDemand(wire.header("hostile-1", id())));
      case 4 ->
          to(
              new GetParametersForImport(
                  wire.header("hostile-1", id()),
                  WrappingAlgorithm.RSAES_OAEP_SHA_256,
                  WrappingKeySpec.RSA_2048,
                  null));
      default -> misplaced(new EnableKey(wire.header("hostile-1", id())));
    };
  }

  private CreateKey create(String key, String description) {
    return CreateKey.newBuilder()
        .setHeader(wire.header(key, id()))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .setDescription(description)
        .build();
  }

  private ProducerRecord<String, byte[]> to(SpecificRecord command) {
    return new ProducerRecord<>(Topics.KEY_COMMANDS, "hostile", wire.encode(command));
  }

  /** To any partition, and sometimes as if it had been moved before. */
  private ProducerRecord<String, byte[]> misplaced(SpecificRecord command) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.KEY_COMMANDS, random.nextInt(partitions), "hostile", wire.encode(command));
    if (random.nextBoolean()) {
      record
          .headers()
          .add(KeylifeHeaders.REROUTED_FROM, "nowhere".getBytes(StandardCharsets.UTF_8));
    }
    return record;
  }

  private static ProducerRecord<String, byte[]> withHeaders(
      ProducerRecord<String, byte[]> record, int count) {
    for (int i = 0; i < count; i++) {
      record.headers().add("", new byte[0]);
    }
    return record;
  }

  private String key() {
    return List.of("hostile-1", "hostile-2", "hostile-" + number++).get(random.nextInt(3));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length));
  }

  private byte[] flipped(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }
}
