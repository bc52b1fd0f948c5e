package dev.keylife.cli;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads what {@link PlainAvroSerializer} writes. */
public final class PlainAvroDeserializer implements Deserializer<SpecificRecord> {
  @Override
  public SpecificRecord deserialize(String topic, byte[] data) {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(data));
    try {
      Class<?> type = Class.forName(in.readUTF());
      Schema schema = SpecificData.get().getSchema(type);
      return (SpecificRecord)
          new SpecificDatumReader<>(schema)
              .read(null, DecoderFactory.get().directBinaryDecoder(in, null));
    } catch (IOException | ClassNotFoundException e) {
      throw new SerializationException("not a record of the contract", e);
    }
  }
}
