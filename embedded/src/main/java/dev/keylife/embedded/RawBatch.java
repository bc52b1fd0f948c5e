package dev.keylife.embedded;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.apache.kafka.common.utils.ByteUtils;

/**
 * A batch that no producer of Kafka's would make and anybody who may write can send: small on the
 * wire, compressed with zstd, and large for whoever reads it. For tests and drills. It is written
 * as a stream, so it is never large here.
 *
 * @see <a href="https://kafka.apache.org/documentation/#recordbatch">Record batch format</a>
 */
public final class RawBatch {
  private static final short PRODUCE_VERSION = 12; // The last that names topics.
  private static final int ATTRIBUTES_TIMESTAMP_AND_OFFSET = 3;
  private static final int CHUNK = 64 * 1024;
  private static final int TIMEOUT_MS = 60_000;

  private final ByteBuffer bytes;

  private RawBatch(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** What is to be written into the batch, before it is compressed. */
  @FunctionalInterface
  private interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** One record whose value is so many zeros. */
  public static RawBatch ofZeros(int valueBytes) {
    return of(
        1,
        out -> {
          int lengths = ByteUtils.sizeOfVarint(-1) + ByteUtils.sizeOfVarint(valueBytes);
          begin(out, lengths + valueBytes + 1);
          ByteUtils.writeVarint(-1, (DataOutput) out); // no key
          ByteUtils.writeVarint(valueBytes, (DataOutput) out);
          byte[] zeros = new byte[CHUNK];
          for (int left = valueBytes; left > 0; left -= CHUNK) {
            out.write(zeros, 0, Math.min(left, CHUNK));
          }
          ByteUtils.writeVarint(0, (DataOutput) out); // no headers
        });
  }

  /** One record with so many headers, each without a name and a value. */
  public static RawBatch ofEmptyHeaders(int headers) {
    return of(
        1,
        out -> {
          int lengths = 2 * ByteUtils.sizeOfVarint(-1) + ByteUtils.sizeOfVarint(headers);
          begin(out, lengths + 2 * headers);
          ByteUtils.writeVarint(-1, (DataOutput) out); // no key
          ByteUtils.writeVarint(-1, (DataOutput) out); // no value
          ByteUtils.writeVarint(headers, (DataOutput) out);
          byte[] empty = new byte[CHUNK];
          for (int left = 2 * headers; left > 0; left -= CHUNK) {
            out.write(empty, 0, Math.min(left, CHUNK));
          }
        });
  }

  /** So many records without anything in them. */
  public static RawBatch ofEmptyRecords(int records) {
    return of(
        records,
        out -> {
          for (int i = 0; i < records; i++) {
            int body = ATTRIBUTES_TIMESTAMP_AND_OFFSET - 1 + ByteUtils.sizeOfVarint(i) + 3;
            ByteUtils.writeVarint(body, (DataOutput) out);
            out.writeByte(0);
            ByteUtils.writeVarlong(0, (DataOutput) out);
            ByteUtils.writeVarint(i, (DataOutput) out);
            ByteUtils.writeVarint(-1, (DataOutput) out);
            ByteUtils.writeVarint(-1, (DataOutput) out);
            ByteUtils.writeVarint(0, (DataOutput) out);
          }
        });
  }

  private static void begin(DataOutputStream out, int rest) throws IOException {
    ByteUtils.writeVarint(ATTRIBUTES_TIMESTAMP_AND_OFFSET + rest, (DataOutput) out);
    out.writeByte(0);
    ByteUtils.writeVarlong(0, (DataOutput) out);
    ByteUtils.writeVarint(0, (DataOutput) out);
  }

  private static RawBatch of(int records, Content content) {
    ByteBufferOutputStream batch = new ByteBufferOutputStream(CHUNK);
    batch.position(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    try (DataOutputStream out =
        new DataOutputStream(
            Compression.zstd().build().wrapForOutput(batch, RecordBatch.CURRENT_MAGIC_VALUE))) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ByteBuffer bytes = batch.buffer();
    int size = bytes.position();
    bytes.position(0).limit(size);
    long now = System.currentTimeMillis();
    DefaultRecordBatch.writeHeader(
        bytes,
        0,
        records - 1,
        size,
        RecordBatch.CURRENT_MAGIC_VALUE,
        CompressionType.ZSTD,
        TimestampType.CREATE_TIME,
        now,
        now,
        RecordBatch.NO_PRODUCER_ID,
        RecordBatch.NO_PRODUCER_EPOCH,
        RecordBatch.NO_SEQUENCE,
        false,
        false,
        false,
        RecordBatch.NO_PARTITION_LEADER_EPOCH,
        records);
    return new RawBatch(bytes.position(0).slice());
  }

  /** How many bytes it has on the wire. */
  public int size() {
    return bytes.remaining();
  }

  /**
   * Sends it, over a connection of its own, without TLS or a login.
   *
   * @param broker {@code host:port} of the partition's leader
   * @return what the broker answers; {@link Errors#NONE} if it took the batch
   * @throws IOException if the broker does not answer
   */
  public Errors sendTo(String broker, String topic, int partition) throws IOException {
    RequestHeader header = new RequestHeader(ApiKeys.PRODUCE, PRODUCE_VERSION, "raw", 1);
    ByteBuffer request = request(topic, partition).serializeWithHeader(header);
    int colon = broker.lastIndexOf(':');
    try (Socket socket =
        new Socket(broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1)))) {
      socket.setSoTimeout(TIMEOUT_MS);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(request.remaining());
      out.write(request.array(), request.arrayOffset() + request.position(), request.remaining());
      out.flush();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = new byte[in.readInt()];
      in.readFully(answer);
      ProduceResponse response =
          (ProduceResponse) AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
      return Errors.forCode(
          response.data().responses().iterator().next().partitionResponses().get(0).errorCode());
    }
  }

  private ProduceRequest request(String topic, int partition) {
    TopicProduceDataCollection topics = new TopicProduceDataCollection();
    topics.add(
        new TopicProduceData()
            .setName(topic)
            .setPartitionData(
                List.of(
                    new PartitionProduceData()
                        .setIndex(partition)
                        .setRecords(MemoryRecords.readableRecords(bytes.duplicate())))));
    return ProduceRequest.builder(
            new ProduceRequestData()
                .setAcks((short) 1)
                .setTimeoutMs(TIMEOUT_MS)
                .setTopicData(topics))
        .build(PRODUCE_VERSION);
  }
}
