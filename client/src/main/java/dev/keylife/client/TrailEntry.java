package dev.keylife.client;

import dev.keylife.schema.EventHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * One record of {@code key-events} as it was written, byte for byte, and what it says.
 *
 * @param partition the partition it lies in
 * @param offset its offset there
 * @param timestamp the record's timestamp
 * @param key the record's key; empty where it has none
 * @param attributes the record's headers as text; absent where they were not kept
 * @param schema the schema it was written with
 * @param payload its Avro binary encoding, without the registry's framing
 * @param event the same, decoded with the schema it was written with
 */
public record TrailEntry(
    int partition,
    long offset,
    Instant timestamp,
    String key,
    Optional<Map<String, String>> attributes,
    Schema schema,
    ByteBuffer payload,
    GenericRecord event) {

  /**
   * Decodes a record.
   *
   * @throws IOException if the payload is not one record of the schema, with nothing behind it
   */
  public static TrailEntry of(
      int partition,
      long offset,
      Instant timestamp,
      String key,
      Optional<Map<String, String>> attributes,
      Schema schema,
      byte[] payload)
      throws IOException {
    return new TrailEntry(
        partition,
        offset,
        timestamp,
        key,
        attributes,
        schema,
        ByteBuffer.wrap(payload).asReadOnlyBuffer(),
        decode(schema, payload));
  }

  private static GenericRecord decode(Schema schema, byte[] payload) throws IOException {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(payload, null);
    GenericRecord event;
    try {
      event = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    } catch (RuntimeException e) { // bytes that were changed make Avro throw all kinds of them
      throw new IOException("it is not a record of " + schema.getFullName(), e);
    }
    if (!decoder.isEnd()) {
      throw new IOException("bytes are left over behind the record");
    }
    return event;
  }

  /** The full name of the event's type, such as {@code dev.keylife.event.KeyStateChanged}. */
  public String type() {
    return schema.getFullName();
  }

  /** What the next event of the same chain quotes. */
  public byte[] hash() {
    return EventHash.ofEncoded(payload);
  }
}
