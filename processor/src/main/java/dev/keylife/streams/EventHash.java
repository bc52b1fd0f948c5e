package dev.keylife.streams;

import dev.keylife.lifecycle.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The hash that chains a key's events: SHA-256 of an event's Avro binary encoding, without the
 * registry's prefix, so that it is the same wherever the schema has another id.
 *
 * <p>For one thread: it keeps its writers and buffers from one event to the next.
 */
final class EventHash {
  private final Map<Schema, SpecificDatumWriter<SpecificRecord>> writers = new HashMap<>();
  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream(1024);
  private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(encoded, null);
  private final MessageDigest sha256;

  EventHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 of a chain's last hash, if it has one, and the hash of an event beside it. */
  Bytes fold(Optional<Bytes> last, Bytes beside) {
    last.ifPresent(hash -> sha256.update(hash.toArray()));
    return Bytes.of(sha256.digest(beside.toArray()));
  }

  Bytes of(SpecificRecord event) {
    try {
      // This also writes out what an event that could not be encoded left in the buffer.
      BinaryEncoder buffer = EncoderFactory.get().binaryEncoder(encoded, encoder);
      encoded.reset();
      writers
          .computeIfAbsent(event.getSchema(), schema -> new SpecificDatumWriter<>(schema))
          .write(event, buffer);
      encoder.flush();
      return Bytes.of(sha256.digest(encoded.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
