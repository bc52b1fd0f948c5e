package dev.keylife.streams.decoding;

import dev.keylife.schema.CommandSignature;
import dev.keylife.schema.RegistryAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The fingerprints of the schemas that commands were written with, which their signatures name. A
 * record is read once more for it, as it was written, the first time that its label comes. Safe for
 * use by several threads.
 */
final class WriterFingerprints {
  private static final int MOST = 1_000;
  private static final byte[] NOT_KNOWN = {};

  private final Deserializer<?> asWritten;
  private final Map<WriterLabel, byte[]> known = new ConcurrentHashMap<>();

  WriterFingerprints(Deserializer<?> asWritten) {
    this.asWritten = asWritten;
  }

  /**
   * The fingerprint of a value's schema; empty bytes where it has no schema in the registry.
   *
   * @throws TimeoutException if the registry would have to be asked and does not answer
   */
  byte[] of(String topic, Headers headers, byte[] value) {
    Optional<WriterLabel> label = WriterLabel.of(headers, value);
    byte[] before = label.map(known::get).orElse(null);
    if (before != null) {
      return before.clone();
    }
    if (label.isEmpty() || !(read(topic, headers, value) instanceof IndexedRecord written)) {
      return NOT_KNOWN;
    }
    if (known.size() >= MOST) {
      known.clear();
    }
    byte[] fingerprint = CommandSignature.fingerprint(written.getSchema());
    known.put(label.get(), fingerprint);
    return fingerprint.clone();
  }

  private Object read(String topic, Headers headers, byte[] value) {
    try {
      return asWritten.deserialize(topic, headers, value);
    } catch (RuntimeException e) {
      if (RegistryAnswer.behind(e) == RegistryAnswer.OUTAGE) {
        throw new TimeoutException("the schema registry cannot be used");
      }
      return NOT_KNOWN;
    }
  }
}
