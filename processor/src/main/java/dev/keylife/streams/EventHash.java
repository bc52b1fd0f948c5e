package dev.keylife.streams;

import dev.keylife.lifecycle.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The hash that chains a key's events: SHA-256 of an event's Avro binary encoding, without the
 * registry's prefix, so that it is the same wherever the schema has another id.
 */
final class EventHash {
  private EventHash() {}

  /** SHA-256 of a chain's last hash, if it has one, and the hash of an event beside it. */
  static Bytes fold(Optional<Bytes> last, Bytes beside) {
    MessageDigest sha256 = sha256();
    last.ifPresent(hash -> sha256.update(hash.toArray()));
    return Bytes.of(sha256.digest(beside.toArray()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Bytes of(SpecificRecord event) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(512);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(encoded, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(event.getSchema()).write(event, encoder);
      encoder.flush();
      return Bytes.of(sha256().digest(encoded.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
