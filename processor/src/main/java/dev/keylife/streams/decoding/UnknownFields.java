package dev.keylife.streams.decoding;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a record says in fields that this release does not know. Avro drops them in silence
 * when it reads into a generated class, and a command that asks for more than was understood must
 * not be carried out in part. A field that holds its default asks for nothing.
 *
 * <p>It reads the record a second time, as it was written, and only where the writer's schema has
 * more fields than ours. That is judged once for each schema, by the label that the Schema
 * Registry's wire format puts before a value or into a header. Safe for use by several threads.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire
 *     format</a>
 */
final class UnknownFields {
  private static final int PREFIX_BYTES = 5;
  private static final String LABEL_HEADER = "__value_schema_id";
  private static final int MOST_LABELS = 1_000;

  private final Deserializer<?> asWritten;

  /** By label, whether the schema has fields that we do not know. */
  private final Map<ByteBuffer, Boolean> newer = new ConcurrentHashMap<>();

  UnknownFields(Deserializer<?> asWritten) {
    this.asWritten = asWritten;
  }

  /**
   * The names of unknown fields that hold something other than their default, those of nested
   * records with a path.
   *
   * @param read what the generated class has of the value
   * @throws RuntimeException as the deserializer does
   */
  List<String> in(String topic, Headers headers, byte[] value, IndexedRecord read) {
    Optional<ByteBuffer> label = label(headers, value);
    if (label.isEmpty() || Boolean.FALSE.equals(newer.get(label.get()))) {
      return List.of();
    }
    if (!(asWritten.deserialize(topic, headers, value) instanceof IndexedRecord written)) {
      return List.of();
    }
    boolean more = hasMore(written.getSchema(), read.getSchema());
    if (newer.size() >= MOST_LABELS) {
      newer.clear();
    }
    newer.put(label.get(), more);
    Set<String> found = new LinkedHashSet<>();
    if (more) {
      collect(written, read.getSchema(), "", found);
    }
    return List.copyOf(found);
  }

  private static Optional<ByteBuffer> label(Headers headers, byte[] value) {
    Header header = headers.lastHeader(LABEL_HEADER);
    if (header != null && header.value() != null) {
      return Optional.of(ByteBuffer.wrap(header.value()));
    }
    return value.length < PREFIX_BYTES
        ? Optional.empty()
        : Optional.of(ByteBuffer.wrap(Arrays.copyOf(value, PREFIX_BYTES)));
  }

  /** Our own records do not contain themselves, so this comes to an end. */
  private static boolean hasMore(Schema written, Schema known) {
    for (Schema.Field field : written.getFields()) {
      Schema.Field ours = known.getField(field.name());
      if (ours == null) {
        return true;
      }
      Optional<Schema> theirs = record(field.schema());
      Optional<Schema> nested = record(ours.schema());
      if (theirs.isPresent() && nested.isPresent() && hasMore(theirs.get(), nested.get())) {
        return true;
      }
    }
    return false;
  }

  private static void collect(IndexedRecord written, Schema known, String path, Set<String> found) {
    for (Schema.Field field : written.getSchema().getFields()) {
      Object value = written.get(field.pos());
      Schema.Field ours = known.getField(field.name());
      if (ours == null) {
        if (!isDefault(field, value)) {
          found.add(path + field.name());
        }
      } else if (record(ours.schema()).isPresent()) {
        Schema nested = record(ours.schema()).get();
        for (IndexedRecord each : records(value)) {
          collect(each, nested, path + field.name() + ".", found);
        }
      }
    }
  }

  /** A record, or those of a list. */
  private static List<IndexedRecord> records(@Nullable Object value) {
    Collection<?> all = value instanceof Collection<?> list ? list : Collections.singleton(value);
    return all.stream()
        .filter(IndexedRecord.class::isInstance)
        .map(IndexedRecord.class::cast)
        .toList();
  }

  private static boolean isDefault(Schema.Field field, Object value) {
    if (!field.hasDefaultValue()) {
      return false;
    }
    GenericData model = GenericData.get();
    try {
      return model.compare(value, model.getDefaultValue(field), field.schema()) == 0;
    } catch (AvroRuntimeException notComparable) {
      // Maps have no order; GenericData compares them by equality where it can.
      return model.getDefaultValue(field).equals(value);
    }
  }

  /** The record type that a field is of, also where it is optional, or a list of them. */
  private static Optional<Schema> record(Schema schema) {
    if (schema.getType() == Schema.Type.ARRAY) {
      return record(schema.getElementType());
    }
    if (schema.getType() == Schema.Type.RECORD) {
      return Optional.of(schema);
    }
    return schema.isUnion()
        ? schema.getTypes().stream().filter(t -> t.getType() == Schema.Type.RECORD).findFirst()
        : Optional.empty();
  }
}
