package dev.keylife.serde;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What a record says of its writer's schema: in a header, or else before the record itself. */
sealed interface SchemaLabel {

  /** Where the record begins. */
  int recordOffset();

  /** The writer's schema. */
  Schema resolve(SchemaRegistry registry, Optional<String> subject);

  /** The schema's id. */
  record Id(int id, int recordOffset) implements SchemaLabel {
    @Override
    public Schema resolve(SchemaRegistry registry, Optional<String> subject) {
      return registry.byId(id, subject);
    }
  }

  /** The schema's GUID, which only a header can hold. */
  record Guid(String guid) implements SchemaLabel {
    @Override
    public int recordOffset() {
      return 0;
    }

    @Override
    public Schema resolve(SchemaRegistry registry, Optional<String> subject) {
      return registry.byGuid(guid);
    }
  }

  /**
   * Reads the label of a record.
   *
   * @param header the name of the header that goes first where it is there
   * @throws SerializationException if there is none
   */
  static SchemaLabel of(Headers headers, String header, byte[] bytes) {
    Header found = headers.lastHeader(header);
    if (found != null && found.value() != null) {
      return inHeader(header, found.value());
    }
    if (bytes.length < WireFormat.PREFIX_BYTES || bytes[0] != WireFormat.MAGIC) {
      throw new SerializationException(
          "It does not begin with a zero byte and a schema id, as the Schema Registry's wire format"
              + " does. Check the serializer of its writer.");
    }
    return id(ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt(), WireFormat.PREFIX_BYTES);
  }

  private static Id id(int id, int recordOffset) {
    if (id <= 0) {
      // Not worth a question, and some registries fail over it.
      throw new SerializationException("Its schema id is " + id + ", and registries count from 1.");
    }
    return new Id(id, recordOffset);
  }

  private static SchemaLabel inHeader(String header, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(value);
    if (value.length == WireFormat.PREFIX_BYTES && buffer.get() == WireFormat.MAGIC) {
      return id(buffer.getInt(), 0);
    }
    buffer.rewind();
    if (value.length == WireFormat.GUID_HEADER_BYTES && buffer.get() == WireFormat.GUID_MAGIC) {
      return new Guid(new UUID(buffer.getLong(), buffer.getLong()).toString());
    }
    throw new SerializationException("Its header " + header + " holds no schema id and no GUID.");
  }
}
