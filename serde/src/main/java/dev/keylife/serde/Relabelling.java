package dev.keylife.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Brings records to a schema that is not their own: with {@code use.latest.version} and {@code
 * use.schema.id} the label says another than the program was built with. Bytes and label must fit,
 * or every reader reads something else, so the record goes through Avro's schema resolution, by
 * which fields are found by name and new ones get their defaults.
 */
final class Relabelling {
  private final Map<Pair, Optional<Resolution>> resolutions = new ConcurrentHashMap<>();

  private record Pair(Schema own, Schema label) {}

  private record Resolution(GenericDatumReader<Object> reader, GenericDatumWriter<Object> writer) {}

  /**
   * Refuses a label that cannot read what the program writes.
   *
   * @throws SerializationException if so
   */
  void requireReadable(String subject, Schema own, Schema label, String strictSetting) {
    // A pair that was resolved has passed before: it is not compared again for each record.
    if (own.equals(label) || resolutions.containsKey(new Pair(own, label))) {
      return;
    }
    SchemaCompatibilityType type =
        SchemaCompatibility.checkReaderWriterCompatibility(label, own).getType();
    if (type != SchemaCompatibilityType.COMPATIBLE) {
      throw new SerializationException(
          "The registered schema of subject "
              + subject
              + " cannot read what this program writes ("
              + own.getFullName()
              + "). Bring the program up to date, or register its schema. ("
              + strictSetting
              + "=false skips this check.)");
    }
  }

  /**
   * The encoding under the label's schema.
   *
   * @throws IOException if the record has no place in it
   */
  byte[] relabel(byte[] encoded, Schema own, Schema label) throws IOException {
    if (own.equals(label)) {
      return encoded;
    }
    Optional<Resolution> resolution =
        resolutions.computeIfAbsent(new Pair(own, label), Relabelling::resolution);
    if (resolution.isEmpty()) {
      return encoded;
    }
    Object record =
        resolution.get().reader().read(null, DecoderFactory.get().binaryDecoder(encoded, null));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length + 64);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    resolution.get().writer().write(record, encoder);
    return bytes.toByteArray();
  }

  private static Optional<Resolution> resolution(Pair pair) {
    boolean sameEncoding =
        SchemaNormalization.toParsingForm(pair.own())
            .equals(SchemaNormalization.toParsingForm(pair.label()));
    return sameEncoding
        ? Optional.empty()
        : Optional.of(
            new Resolution(
                new GenericDatumReader<>(pair.own(), pair.label()),
                new GenericDatumWriter<>(pair.label())));
  }
}
