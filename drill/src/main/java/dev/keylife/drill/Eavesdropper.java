package dev.keylife.drill;

import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.SecretBytes;
import dev.keylife.command.DisableKey;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.schema.Topics;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.FailureCode;
import dev.keylife.type.WrappingAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the events of another publisher's keys, and makes use of what they tell: imports material
 * of its own with the import tokens, and uses the command ids that come next before their owner
 * does.
 */
final class Eavesdropper implements Attack, AutoCloseable {
  static final String BURNT = "command of the honest publisher under an id that was burnt: refused";
  static final String TAKEN = "import with a token that was taken";

  /**
   * Not each id that can be foreseen is burnt: the honest publisher's commands are to do things.
   */
  private static final int ONE_ID_IN = 8;

  private static final int IDS_AHEAD = 2;

  private final HostilePublisher publisher;
  private final Wire wire;
  private final KafkaConsumer<String, byte[]> consumer;
  private final String victims;
  private final Random random;
  private final Tally tally;

  /**
   * @param victims what the names of the keys begin with
   */
  Eavesdropper(
      HostilePublisher publisher,
      Wire wire,
      int partitions,
      String victims,
      long seed,
      Tally tally) {
    this.publisher = publisher;
    this.wire = wire;
    this.victims = victims;
    this.random = new Random(seed);
    this.tally = tally;
    this.consumer = wire.consumer();
    List<TopicPartition> all = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      all.add(new TopicPartition(Topics.KEY_EVENTS, p));
    }
    consumer.assign(all);
    consumer.seekToEnd(all);
  }

  /**
   * Uses ids that can be foreseen before anything is known of their keys. They are the owner's
   * fourth commands.
   */
  void burnAhead(int keys) {
    for (int i = 0; i < keys; i++) {
      String key = victims + i;
      publisher.send(
          "command under a foreseen id",
          key,
          new DisableKey(publisher.header(key, KeyScript.id(key, 3))));
    }
    publisher.flush();
  }

  @Override
  public void strike() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      String key = Optional.ofNullable(record.key()).orElse("");
      if (key.startsWith(victims)) {
        SpecificRecord event = wire.decode(record);
        EventHeader header = (EventHeader) event.get(0);
        if (KeyScript.ISSUER.equals(header.getIssuer())) {
          use(event, header);
        } else if (HostilePublisher.ISSUER.equals(header.getIssuer())) {
          noteOutcome(event, header);
        }
      } else if (key.equals(GrowingKey.KEY)
          && wire.decode(record) instanceof CommandRejected rejected) {
        tally.note("key that is to outgrow its topics: refused with " + rejected.getCode());
      }
    }
  }

  private void use(SpecificRecord event, EventHeader header) {
    if (event instanceof CommandRejected rejected
        && rejected.getCode() == FailureCode.ValidationException) {
      tally.note(BURNT); // Nothing else that the honest publisher sends is refused so.
    }
    if (event instanceof ImportParametersIssued issued) {
      publisher.send(TAKEN, header.getKeyId(), importWith(issued));
    }
    if (random.nextInt(ONE_ID_IN) == 0) {
      KeyScript.idAfter(header.getCommandId(), IDS_AHEAD)
          .ifPresent(
              id ->
                  publisher.send(
                      "command under a foreseen id",
                      header.getKeyId(),
                      new DisableKey(publisher.header(header.getKeyId(), id))));
    }
  }

  private void noteOutcome(SpecificRecord event, EventHeader header) {
    if (header.getCommandId().endsWith(TAKEN)) {
      tally.note(TAKEN + ": " + (event instanceof KeyStateChanged ? "imported" : "refused"));
    }
  }

  private ImportKeyMaterial importWith(ImportParametersIssued issued) {
    String key = issued.getHeader().getKeyId();
    byte[] material = Arrays.copyOf(("mine " + key).getBytes(StandardCharsets.UTF_8), 32);
    try (SecretBytes secret = SecretBytes.owning(material)) {
      byte[] wrapped =
          KeyMaterialWrapper.wrap(
              secret, bytes(issued.getPublicKey()), WrappingAlgorithm.RSAES_OAEP_SHA_256);
      return new ImportKeyMaterial(
          publisher.header(key, issued.getHeader().getEventId() + "#" + TAKEN),
          issued.getImportToken(),
          ByteBuffer.wrap(wrapped),
          ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
          null,
          null,
          null,
          null);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
