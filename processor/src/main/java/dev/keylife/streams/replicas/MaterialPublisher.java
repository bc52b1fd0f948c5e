package dev.keylife.streams.replicas;

import dev.keylife.lifecycle.SecretId;
import dev.keylife.schema.MaterialsKey;
import dev.keylife.schema.Topics;
import dev.keylife.streams.record.NodeNames;
import dev.keylife.streams.state.SecretBatch;
import dev.keylife.streams.state.SecretName;
import dev.keylife.streams.state.StoreNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the replicas of a partition's materials. What a decision does to a material is published
 * with the decision; this class does the rest: heartbeats, materials that were resealed, and all of
 * them, once, where the topic is new.
 *
 * <p>All in the transactions that the stores are changed in, so that the topic is never ahead of
 * the store of secrets, nor behind it. In a new topic (the release before had none, or it was lost)
 * that holds once the pass has been through all secrets. The pass begins anew after a restart; to
 * publish a material a second time changes nothing.
 *
 * <p>For the partition's stream thread.
 */
public final class MaterialPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(MaterialPublisher.class);
  private static final String TOPIC = "topic";

  private final ProcessorContext<Object, Object> context;
  private final KeyValueStore<String, byte[]> secrets;
  private final KeyValueStore<String, byte[]> published;
  private final byte[] topic;
  private final int batch;
  private final int partition;
  private String cursor = "";
  private long count;
  private boolean complete;
  private boolean begun;

  /**
   * @param batch how many secrets are looked at at a time
   */
  public MaterialPublisher(
      ProcessorContext<Object, Object> context, ReplicaSettings settings, int batch) {
    this.context = context;
    this.secrets = context.getStateStore(StoreNames.SECRETS_STORE);
    this.published = context.getStateStore(StoreNames.PUBLISHED_STORE);
    this.topic = settings.topic().getBytes(StandardCharsets.UTF_8);
    this.batch = batch;
    this.partition = context.taskId().partition();
  }

  /**
   * Says, the first time, that the partition is at work, and has that committed. To be called
   * before anything is done: then a replica that has read a material has heard of its partition,
   * too.
   */
  public void begin(Instant now) {
    if (!begun) {
      begun = true;
      heartbeat(now);
      context.commit();
    }
  }

  /** Says that the partition is at work. */
  public void heartbeat(Instant now) {
    context.forward(
        new Record<>(
            new MaterialsKey.Heartbeat(partition).text(),
            MaterialsKey.Heartbeat.value(now),
            now.toEpochMilli()),
        NodeNames.MATERIALS_SINK);
  }

  /** Publishes a material under its new seal. Nothing happens for a secret of another kind. */
  public void resealed(SecretId id, byte[] sealed, Instant now) {
    if (MaterialRecords.isMaterial(id)) {
      context.forward(MaterialRecords.of(id, sealed, now), NodeNames.MATERIALS_SINK);
    }
  }

  /** Publishes the next materials, where the topic does not have all of them yet. */
  public void tick(Instant now) {
    if (complete) {
      return;
    }
    complete = Arrays.equals(topic, published.get(TOPIC));
    if (!complete && proceed(now)) {
      published.put(TOPIC, topic);
      complete = true;
      if (count > 0) {
        LOG.info(
            "Partition {}: {} sealed materials were published to the new topic {}",
            partition,
            count,
            Topics.KEY_MATERIALS);
      }
    }
  }

  /** Whether that was the last batch. */
  private boolean proceed(Instant now) {
    SecretBatch next = SecretBatch.after(secrets, cursor, batch);
    next.secrets().forEach(secret -> publish(secret, now));
    cursor = next.last();
    return next.isLast();
  }

  private void publish(KeyValue<String, byte[]> secret, Instant now) {
    Optional<SecretId> id = SecretName.parse(secret.key).filter(MaterialRecords::isMaterial);
    if (id.isPresent()) {
      context.forward(MaterialRecords.of(id.get(), secret.value, now), NodeNames.MATERIALS_SINK);
      count++;
    }
  }
}
