package dev.keylife.drill;

import dev.keylife.command.CreateKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.type.KeySpec;
import dev.keylife.type.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records that are no commands, and commands at and beyond every limit. */
final class Garbage implements Attack {
  private final HostilePublisher publisher;
  private final int partitions;
  private final Random random;
  private int number;

  Garbage(HostilePublisher publisher, int partitions, long seed) {
    this.publisher = publisher;
    this.partitions = partitions;
    this.random = new Random(seed);
  }

  @Override
  public void strike() {
    publisher.send("garbage", garbage());
    publisher.send("command at a limit", command());
  }

  private ProducerRecord<String, byte[]> garbage() {
    byte[] value =
        switch (random.nextInt(5)) {
          case 0 -> bytes(random.nextInt(1_000));
          case 1 -> new byte[] {0, 0x7f, 0, 0, (byte) random.nextInt()};
          case 2 -> cut(publisher.encode(create(key(), "")));
          case 3 -> flipped(publisher.encode(create(key(), "")));
          default -> null;
        };
    return new ProducerRecord<>(Topics.KEY_COMMANDS, random.nextInt(partitions), key(), value);
  }

  private ProducerRecord<String, byte[]> command() {
    return switch (random.nextInt(5)) {
      case 0 -> to(create(key(), "d".repeat(random.nextInt(120_000))));
      case 1 -> withHeaders(to(create(key(), "")), 65 + random.nextInt(5_000));
      case 2 -> to(create("\u0000\uD800" + "k".repeat(random.nextInt(30_000)), ""));
      case 3 -> to(new RotateKeyOnDemand(publisher.header("hostile-1")));
      default -> misplaced(new EnableKey(publisher.header("hostile-1")));
    };
  }

  private CreateKey create(String key, String description) {
    return CreateKey.newBuilder()
        .setHeader(publisher.header(key))
        .setKeySpec(KeySpec.SYMMETRIC_DEFAULT)
        .setOrigin(Origin.EXTERNAL)
        .setDescription(description)
        .build();
  }

  private ProducerRecord<String, byte[]> to(SpecificRecord command) {
    return new ProducerRecord<>(Topics.KEY_COMMANDS, "hostile", publisher.encode(command));
  }

  /** To any partition, and sometimes as if it had been moved before. */
  private ProducerRecord<String, byte[]> misplaced(SpecificRecord command) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            Topics.KEY_COMMANDS, random.nextInt(partitions), "hostile", publisher.encode(command));
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
