package dev.keylife.client;

import dev.keylife.client.TrailHandler.Anchor;
import dev.keylife.client.TrailHandler.Origin;
import dev.keylife.client.TrailHandler.Start;
import dev.keylife.schema.KeylifeHeaders;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/** Reads the audit trail as it was written, and what anchors its end. */
final class TrailReader {
  private final ClientConfig config;
  private final Failures failures;
  private final ValueCodec codec;

  TrailReader(ClientConfig config, Failures failures, ValueCodec codec) {
    this.config = config;
    this.failures = failures;
    this.codec = codec;
  }

  void read(TrailHandler handler) {
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_EVENTS);
        WriterSchemas schemas = new WriterSchemas(config, codec)) {
      // In this order: an anchor that is read now speaks of events before an end that is read
      // later.
      Map<Integer, Long> ends = reader.endOffsets();
      handler.onStart(new Start(reader.beginningOffsets(), ends, anchors(), origin()));
      reader.seek(new EventQuery.Start.Beginning());
      reader.readToEnd(
          fetched -> {
            hand(fetched, schemas, handler);
            return true;
          });
    }
  }

  private Optional<Origin> origin() {
    try (Admin admin = Admin.create(config.admin())) {
      String topicId =
          admin
              .describeTopics(List.of(Topics.KEY_EVENTS))
              .allTopicNames()
              .get()
              .values()
              .iterator()
              .next()
              .topicId()
              .toString();
      return Optional.of(new Origin(admin.describeCluster().clusterId().get(), topicId));
    } catch (KafkaException | ExecutionException e) {
      return Optional.empty(); // brokers need not let everybody know
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.kafka(e);
    }
  }

  private static void hand(
      ConsumerRecord<String, byte[]> fetched, WriterSchemas schemas, TrailHandler handler) {
    try {
      handler.onEntry(entry(fetched, schemas));
    } catch (UnreadableValueException e) {
      handler.onUnreadable(fetched.partition(), fetched.offset(), e.why());
    } catch (IOException e) {
      handler.onUnreadable(fetched.partition(), fetched.offset(), String.valueOf(e.getMessage()));
    }
  }

  private static TrailEntry entry(ConsumerRecord<String, byte[]> fetched, WriterSchemas schemas)
      throws UnreadableValueException, IOException {
    Schema schema = schemas.of(fetched);
    return TrailEntry.of(
        fetched.partition(),
        fetched.offset(),
        Instant.ofEpochMilli(fetched.timestamp()),
        Optional.<String>ofNullable(fetched.key()).orElse(""),
        Optional.of(attributes(fetched)),
        schema,
        WriterSchemas.payload(fetched));
  }

  private static Map<String, String> attributes(ConsumerRecord<String, byte[]> fetched) {
    Map<String, String> texts = new HashMap<>();
    for (Header header : fetched.headers()) {
      if (header.value() != null) {
        texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private Map<String, Anchor> anchors() {
    Map<String, Anchor> anchors = new HashMap<>();
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_STATES)) {
      reader.seek(new EventQuery.Start.Beginning());
      reader.readToEnd(
          fetched -> {
            keep(anchors, fetched);
            return true;
          });
    }
    return anchors;
  }

  /** The newest record of a key counts; a tombstone says the hash of the last event of all. */
  private void keep(Map<String, Anchor> anchors, ConsumerRecord<String, byte[]> fetched) {
    Optional<ByteBuffer> hash =
        fetched.value() == null
            ? Optional.<Header>ofNullable(
                    fetched.headers().lastHeader(KeylifeHeaders.LAST_EVENT_HASH))
                .map(header -> ByteBuffer.wrap(header.value()))
            : snapshotHash(fetched);
    if (hash.isPresent()) {
      anchors.put(fetched.key(), new Anchor(hash.get(), fetched.partition(), fetched.offset()));
    } else {
      anchors.remove(fetched.key());
    }
  }

  private Optional<ByteBuffer> snapshotHash(ConsumerRecord<String, byte[]> fetched) {
    try {
      return codec.decode(fetched) instanceof KeySnapshot snapshot
          ? Optional.of(snapshot.getLastEventHash())
          : Optional.empty();
    } catch (UnreadableValueException e) {
      throw e.asException();
    }
  }
}
