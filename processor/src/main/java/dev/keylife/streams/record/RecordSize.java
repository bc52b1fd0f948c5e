package dev.keylife.streams.record;

import dev.keylife.schema.KeylifeHeaders;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes a record takes in a batch of its own, by Kafka's own formula: the format takes two
 * bytes for a header without a name and a value, and so a million of them are not nothing.
 */
public final class RecordSize {
  private static final Headers NONE = new RecordHeaders();

  private RecordSize() {}

  public static int of(Record<byte[], byte[]> record) {
    return of(record.key(), record.value(), record.headers());
  }

  public static int of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    return AbstractRecords.estimateSizeInBytesUpperBound(
        RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray());
  }

  /** Without headers. */
  public static int of(byte[] key, byte @Nullable [] value) {
    return of(key, value, NONE);
  }

  /** As its publisher sent it: without the header that a command gets when it is moved. */
  public static Headers published(Headers headers) {
    if (headers.lastHeader(KeylifeHeaders.REROUTED_FROM) == null) {
      return headers;
    }
    return new RecordHeaders(headers).remove(KeylifeHeaders.REROUTED_FROM);
  }

  /** Whether there are more headers than so many; stops to count there. */
  public static boolean hasMoreThan(int most, Headers headers) {
    int count = 0;
    for (Header unused : headers) {
      if (++count > most) {
        return true;
      }
    }
    return false;
  }
}
