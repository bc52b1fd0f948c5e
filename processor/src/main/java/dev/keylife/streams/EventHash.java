package dev.keylife.streams;

import dev.keylife.lifecycle.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  static Bytes of(SpecificRecord event) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(512);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(encoded, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(event.getSchema()).write(event, encoder);
      encoder.flush();
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(encoded.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
