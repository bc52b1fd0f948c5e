package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler;
import dev.keylife.schema.RecordTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.DecoderFactory;

/**
 * A trail as an Avro object container file: where each event lay, its hash, its encoding as it was
 * written, and the event itself, typed, for whatever tool reads Avro.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#object-container-files">Object
 *     container files</a>
 */
final class AvroTrail {
  static final Schema SCHEMA = schema();

  private AvroTrail() {}

  private static Schema schema() {
    List<Schema> event = new ArrayList<>(List.of(Schema.create(Schema.Type.NULL)));
    event.addAll(RecordTypes.EVENTS);
    return SchemaBuilder.record("TrailRecord")
        .namespace("dev.keylife.audit")
        .doc("One event of the audit trail.")
        .fields()
        .name("partition")
        .doc("The partition of the events topic that it lay in.")
        .type(Schema.create(Schema.Type.INT))
        .noDefault()
        .name("offset")
        .doc("Its offset there.")
        .type(Schema.create(Schema.Type.LONG))
        .noDefault()
        .name("timestamp")
        .doc("The record's timestamp.")
        .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
        .noDefault()
        .name("key")
        .doc("The record's key: the key id.")
        .type(text())
        .noDefault()
        .name("hash")
        .doc("SHA-256 of the payload.")
        .type(Schema.create(Schema.Type.BYTES))
        .noDefault()
        .name("schema")
        .doc("Which schema of the manifest the payload was written with.")
        .type(text())
        .noDefault()
        .name("payload")
        .doc("The event's Avro binary encoding, as it was written.")
        .type(Schema.create(Schema.Type.BYTES))
        .noDefault()
        .name("event")
        .doc("The event, in the schema of the keylife that exported it. Absent where it has none.")
        .type(Schema.createUnion(event))
        .noDefault()
        .endRecord();
  }

  private static Schema text() {
    return Schema.create(Schema.Type.STRING);
  }

  static TrailWriter writer(OutputStream stream) throws IOException {
    DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>(SCHEMA));
    out.setCodec(CodecFactory.deflateCodec(CodecFactory.DEFAULT_DEFLATE_LEVEL));
    out.create(SCHEMA, stream);
    return new TrailWriter() {
      @Override
      public void write(TrailEntry entry) throws IOException {
        out.append(record(entry, SCHEMA));
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  private static GenericRecord record(TrailEntry entry, Schema schema) throws IOException {
    GenericRecordBuilder record =
        new GenericRecordBuilder(schema)
            .set("partition", entry.partition())
            .set("offset", entry.offset())
            .set("timestamp", entry.timestamp().toEpochMilli())
            .set("key", entry.key())
            .set("hash", ByteBuffer.wrap(entry.hash()))
            .set("schema", Fingerprint.of(entry.schema()))
            .set("payload", entry.payload().duplicate());
    return record.set("event", resolved(entry, schema).orElse(null)).build();
  }

  /** The event in the schema that the file has for its type. */
  private static Optional<GenericRecord> resolved(TrailEntry entry, Schema file)
      throws IOException {
    Optional<Schema> type =
        file.getField("event").schema().getTypes().stream()
            .filter(branch -> branch.getFullName().equals(entry.type()))
            .findFirst();
    if (type.isEmpty()) {
      return Optional.empty();
    }
    byte[] payload = new byte[entry.payload().remaining()];
    entry.payload().duplicate().get(payload);
    return Optional.of(
        new GenericDatumReader<GenericRecord>(entry.schema(), type.get())
            .read(null, DecoderFactory.get().binaryDecoder(payload, null)));
  }

  static void read(InputStream source, Manifest manifest, TrailHandler handler) {
    long number = 0;
    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(source, new GenericDatumReader<>())) {
      while (in.hasNext()) {
        number++;
        read(in.next(), number, manifest, handler);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // A damaged length makes Avro throw all kinds, or ask for an array that no heap can hold.
      handler.onUnreadable(
          Violation.NOWHERE,
          Violation.NOWHERE,
          "the file is damaged behind record %d, and nothing behind it can be read"
              .formatted(number));
    }
  }

  private static void read(
      GenericRecord record, long number, Manifest manifest, TrailHandler handler) {
    int partition = (Integer) record.get("partition");
    long offset = (Long) record.get("offset");
    try {
      String fingerprint = record.get("schema").toString();
      ByteBuffer buffer = (ByteBuffer) record.get("payload");
      byte[] payload = new byte[buffer.remaining()];
      buffer.duplicate().get(payload);
      TrailEntry entry =
          TrailEntry.of(
              partition,
              offset,
              Instant.ofEpochMilli((Long) record.get("timestamp")),
              record.get("key").toString(),
              Optional.empty(),
              Optional.ofNullable(manifest.schemas().get(fingerprint))
                  .orElseThrow(() -> new IOException("the manifest has no schema " + fingerprint)),
              payload);
      Schema schema = record.getSchema();
      if (GenericData.get().compare(record(entry, schema), record, schema) != 0) {
        throw new IOException("what it says beside its payload is not what the payload says");
      }
      handler.onEntry(entry);
    } catch (IOException e) {
      handler.onUnreadable(
          partition, offset, "record %d: %s".formatted(number, String.valueOf(e.getMessage())));
    }
  }
}
