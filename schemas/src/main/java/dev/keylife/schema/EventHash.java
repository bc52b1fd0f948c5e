package dev.keylife.schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The hash that chains events, 32 bytes: SHA-256 of an event's Avro binary encoding, without the
 * registry's prefix, so that it is the same wherever the schema has another id. Each event quotes
 * that of the one before it in its chain, as {@code previousEventHash}.
 *
 * <p>For one thread: it keeps its writers and buffers from one event to the next.
 */
public final class EventHash {
  private final Map<Schema, SpecificDatumWriter<SpecificRecord>> writers = new HashMap<>();
  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream(1024);
  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(encoded, null);
  private final MessageDigest sha256 = Sha256.newDigest();

  /** The hash of an event that is about to be published, as its own schema encodes it. */
  public byte[] of(SpecificRecord event) {
    try {
      // This also writes out what an event that could not be encoded left in the buffer.
      BinaryEncoder buffer = EncoderFactory.get().binaryEncoder(encoded, encoder);
      encoded.reset();
      writers
          .computeIfAbsent(event.getSchema(), schema -> new SpecificDatumWriter<>(schema))
          .write(event, buffer);
      encoder.flush();
      return sha256.digest(encoded.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hash of an event as it was published: of its encoding, which may be an older schema's. */
  public static byte[] ofEncoded(ByteBuffer encoding) {
    MessageDigest sha256 = Sha256.newDigest();
    sha256.update(encoding.duplicate());
    return sha256.digest();
  }

  /**
   * What the next event of a partition's chain of events without a key quotes, once a key is
   * deleted: SHA-256 over the chain's last hash and the hash of the key's last event. So the
   * deletion of a key cannot be cut off unseen.
   *
   * @param last the chain's last hash; empty where it has none
   * @param deletion the hash of the deleted key's last event
   */
  public static byte[] fold(byte[] last, byte[] deletion) {
    MessageDigest sha256 = Sha256.newDigest();
    sha256.update(last);
    return sha256.digest(deletion);
  }
}
