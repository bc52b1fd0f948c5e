package dev.keylife.app.health;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.OpenResources;
import dev.keylife.program.health.Readiness;
import dev.keylife.schema.Topics;
import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers every few seconds for what only those can answer that a command needs: the
 * leaders of the partitions that are read and written, and the coordinator of the consumer group.
 * Kafka's clients try again for ever and tell nobody; and where nothing comes in, nothing else
 * would show that the brokers are gone.
 */
public final class BrokerWatch implements AutoCloseable, Readiness.Condition {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerWatch.class);
  private static final int ASKED_WITHIN_BOUND = 6;
  private static final List<String> TOPICS =
      List.of(
          Topics.KEY_COMMANDS,
          Topics.KEY_EVENTS,
          Topics.KEY_STATES,
          Topics.KEY_ALIASES,
          Topics.KEY_ALIAS_STEPS,
          Topics.KEY_MATERIALS);

  private final Question question;
  private final Duration bound;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("broker-watch"));
  private volatile long lastAnswer;
  private volatile String trouble = "";

  /** Something that only brokers which work can answer. */
  @FunctionalInterface
  interface Question {
    void ask(Duration timeout) throws ExecutionException, InterruptedException, TimeoutException;
  }

  /**
   * @param bound for how long the brokers may give no answer
   */
  BrokerWatch(Question question, Duration bound, LongSupplier nanoTime) {
    this.question = question;
    this.bound = bound;
    this.nanoTime = nanoTime;
    lastAnswer = nanoTime.getAsLong();
  }

  /** Asks from now on, until it is closed. */
  public static BrokerWatch start(ProcessorSettings settings, OpenResources opened) {
    Map<String, Object> config = settings.kafka(StreamsConfig.ADMIN_CLIENT_PREFIX);
    config.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "keylife-watch");
    Admin admin = opened.add(Admin.create(config));
    String group = settings.getString(ProcessorSettings.APPLICATION_ID);
    BrokerWatch watch =
        opened.add(
            new BrokerWatch(
                timeout -> ask(admin, group, timeout), settings.readyMaxStall(), System::nanoTime));
    long every = Math.max(1, watch.bound.toMillis() / ASKED_WITHIN_BOUND);
    var unused =
        watch.timer.scheduleWithFixedDelay(watch::ask, every, every, TimeUnit.MILLISECONDS);
    return watch;
  }

  private static void ask(Admin admin, String group, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    long ms = timeout.toMillis();
    Collection<TopicDescription> topics =
        admin.describeTopics(TOPICS).allTopicNames().get(ms, TimeUnit.MILLISECONDS).values();
    requireReplicasInSync(admin, topics, ms);
    Map<TopicPartition, OffsetSpec> partitions =
        topics.stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(p -> new TopicPartition(topic.name(), p.partition())))
            .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    var unusedOffsets = admin.listOffsets(partitions).all().get(ms, TimeUnit.MILLISECONDS);
    var unusedGroup =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(ms, TimeUnit.MILLISECONDS);
  }

  /**
   * A leader that is alone answers all that it is asked, and takes nothing: every write waits for
   * {@code min.insync.replicas}.
   */
  private static void requireReplicasInSync(
      Admin admin, Collection<TopicDescription> topics, long ms)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<ConfigResource, Config> configs =
        admin
            .describeConfigs(
                topics.stream()
                    .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                    .toList())
            .all()
            .get(ms, TimeUnit.MILLISECONDS);
    for (TopicDescription topic : topics) {
      int least =
          Optional.ofNullable(
                  configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name())))
              .map(config -> config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
              .map(entry -> Integer.parseInt(entry.value()))
              .orElse(1);
      for (TopicPartitionInfo partition : topic.partitions()) {
        if (partition.isr().size() < least) {
          throw new NotEnoughReplicasException(topic.name() + "-" + partition.partition());
        }
      }
    }
  }

  void ask() {
    try {
      question.ask(bound.dividedBy(2));
      lastAnswer = nanoTime.getAsLong();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      trouble = (cause == null ? e : cause).getClass().getSimpleName();
      LOG.debug("The brokers did not answer", e);
    }
  }

  @Override
  public Optional<String> objection() {
    Duration silence = Duration.ofNanos(nanoTime.getAsLong() - lastAnswer);
    return silence.compareTo(bound) <= 0
        ? Optional.empty()
        : Optional.of(
            "those that lead "
                + String.join(", ", TOPICS)
                + " and the group have not all answered, with enough replicas in sync, for "
                + silence.toSeconds()
                + " s"
                + (trouble.isEmpty() ? "" : ": " + trouble));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
