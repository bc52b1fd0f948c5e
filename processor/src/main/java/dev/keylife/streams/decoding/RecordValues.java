package dev.keylife.streams.decoding;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;

/**
 * How the values on our topics are written and read: the configured Schema Registry serde.
 *
 * @param serde into and from generated classes, which have the fields that this release knows
 * @param asWritten reads the same values into generic records, which have all fields of their
 *     writer's schema
 */
public record RecordValues(Serde<SpecificRecord> serde, Deserializer<?> asWritten)
    implements AutoCloseable {
  @Override
  public void close() {
    serde.close();
    asWritten.close();
  }
}
