package dev.keylife.serde;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;

/** Reads records that were written with one schema. Safe for use by several threads. */
final class RecordReader {
  private final DatumReader<Object> reader;

  private RecordReader(DatumReader<Object> reader) {
    this.reader = reader;
  }

  /**
   * A reader of generic records, or of instances of the generated class that the schema names.
   *
   * @throws SerializationException if records of the schema cannot be read
   */
  static RecordReader of(Schema writer, boolean specific) {
    if (writer.getType() != Schema.Type.RECORD) {
      throw new SerializationException(
          "It is of Avro type " + writer.getType() + ". This serde reads records alone.");
    }
    if (ZeroWidth.inArraysOf(writer)) {
      throw new SerializationException(
          writer.getFullName()
              + " has an array of items that take no bytes: a record of a few bytes could claim"
              + " billions of them.");
    }
    return new RecordReader(
        specific
            ? new SpecificDatumReader<>(writer, generatedSchema(writer))
            : new GenericDatumReader<>(writer));
  }

  /** The schema of the generated class that a writer's schema names. */
  private static Schema generatedSchema(Schema writer) {
    Class<?> generated = SpecificData.get().getClass(writer);
    if (generated == null) {
      throw new SerializationException(
          "There is no generated class for "
              + writer.getFullName()
              + ". Put it on the class path, or set specific.avro.reader=false.");
    }
    return SpecificData.get().getSchema(generated);
  }

  IndexedRecord read(byte[] bytes, int offset) throws IOException {
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
    Object record = reader.read(null, decoder);
    if (!decoder.isEnd()) {
      throw new SerializationException("Bytes are left over behind the record.");
    }
    return (IndexedRecord) record;
  }
}
