package dev.keylife.streams;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.schema.KeyPartition;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.streams.decoding.DecodedCommand;
import dev.keylife.streams.progress.TopologyListener;
import dev.keylife.streams.record.DeadLetterRecord;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.record.RecordSize;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node {@code route}: a command that landed in another partition than its key lives in (a client
 * that hashes differently, or an ARN as record key) is published once more, to the right one. In
 * the wrong one it would meet an empty state.
 */
final class RouteProcessor extends ContextualProcessor<byte[], DecodedCommand, byte[], Object> {
  private static final Logger LOG = LoggerFactory.getLogger(RouteProcessor.class);

  private final int partitions;
  private final TopologyListener listener;

  RouteProcessor(int partitions, TopologyListener listener) {
    this.partitions = partitions;
    this.listener = listener;
  }

  @Override
  public void process(Record<byte[], DecodedCommand> record) {
    Optional<RecordMetadata> source = context().recordMetadata();
    Optional<KeyId> key = record.value().key();
    boolean misplaced =
        key.isPresent()
            && source.isPresent()
            && KeyPartition.of(key.get().value(), partitions) != source.get().partition();
    if (!misplaced) {
      context().forward(record.withValue((Object) record.value()), NodeNames.LIFECYCLE);
    } else if (record.value().failedBefore()) {
      refuse(record, source, "the command is in the wrong partition and could not be moved");
    } else if (record.headers().lastHeader(KeylifeHeaders.REROUTED_FROM) != null) {
      refuse(
          record,
          source,
          "the command was rerouted once and is in the wrong partition still; has the number of"
              + " partitions changed?");
    } else {
      reroute(record, key.get(), source.get());
    }
  }

  private void reroute(Record<byte[], DecodedCommand> record, KeyId key, RecordMetadata source) {
    String from = source.topic() + "-" + source.partition() + "@" + source.offset();
    LOG.debug("Command for key {} at {} is in the wrong partition; rerouted", key, from);
    Headers headers = new RecordHeaders(record.headers());
    headers.add(KeylifeHeaders.REROUTED_FROM, from.getBytes(StandardCharsets.UTF_8));
    byte[] newKey = KeyPartition.recordKey(key.value());
    byte[] value = record.value().value();
    if (RecordSize.of(newKey, value, headers) > Topics.MAX_COMMAND_BATCH_BYTES) {
      refuse(
          record,
          Optional.of(source),
          "the command is in the wrong partition, and fills its topic's"
              + " largest batch, so that it cannot be moved");
      return;
    }
    context()
        .forward(
            record.withKey(newKey).withValue((Object) value).withHeaders(headers),
            NodeNames.REROUTE_SINK);
    listener.rerouted();
  }

  /** In the wrong partition it must not be answered: the key lives elsewhere. */
  private void refuse(
      Record<byte[], DecodedCommand> record, Optional<RecordMetadata> source, String cause) {
    LOG.error("A command goes to the dead-letter topic: {}", cause);
    context()
        .forward(
            DeadLetterRecord.of(record.withValue(record.value().value()), source, cause),
            NodeNames.DLQ_SINK);
    listener.deadLetter();
  }
}
