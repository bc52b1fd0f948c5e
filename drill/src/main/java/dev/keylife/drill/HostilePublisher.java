package dev.keylife.drill;

import dev.keylife.command.CommandHeader;
import dev.keylife.schema.Topics;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Has the rights of a plain publisher and subscriber, and no more. For all attacks together. */
final class HostilePublisher implements AutoCloseable {
  static final String ISSUER = "hostile";

  private final Wire wire;
  private final KafkaProducer<String, byte[]> producer;
  private final Tally tally;

  HostilePublisher(Wire wire, Tally tally) {
    this.wire = wire;
    this.producer = wire.producer();
    this.tally = tally;
  }

  /** Of a command with an id of its own. */
  CommandHeader header(String key) {
    return headerOf(ISSUER, key);
  }

  /** Of one under another name: nobody asks for proof. */
  CommandHeader headerOf(String issuer, String key) {
    return wire.header(key, UUID.randomUUID().toString(), issuer);
  }

  CommandHeader header(String key, String commandId) {
    return wire.header(key, commandId, ISSUER);
  }

  byte[] encode(SpecificRecord command) {
    return wire.encode(command);
  }

  /** Sends a command to where its key lives. */
  void send(String attack, String key, SpecificRecord command) {
    send(attack, new ProducerRecord<>(Topics.KEY_COMMANDS, key, encode(command)));
  }

  /**
   * Sends any record, and counts what the broker says.
   *
   * @param attack what is counted
   */
  void send(String attack, ProducerRecord<String, byte[]> record) {
    var unused =
        producer.send(
            record,
            (place, failure) ->
                tally.note(
                    attack
                        + ": "
                        + (failure == null
                            ? "taken"
                            : "refused with " + failure.getClass().getSimpleName())));
  }

  /** Waits until the broker has all that was sent. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
