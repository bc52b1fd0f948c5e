package dev.keylife.app.installation;

import static java.util.Objects.requireNonNull;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.TopicSpec;
import dev.keylife.schema.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topics are there and as the contract has them, before anything is read from
 * or written to them. It creates what is missing and never alters what exists.
 */
public final class TopicProvisioner {
  private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);

  private static final int KNOWN_POLL_MS = 100;

  private final ProcessorSettings settings;
  private final Admin admin;

  private TopicProvisioner(ProcessorSettings settings, Admin admin) {
    this.settings = settings;
    this.admin = admin;
  }

  /**
   * Checks and creates the topics.
   *
   * @throws ProgramException if a topic is missing and may not be created, or one contradicts the
   *     contract
   * @throws KafkaException if the brokers cannot be reached
   */
  public static void provision(ProcessorSettings settings, Admin admin) {
    new TopicProvisioner(settings, admin).provision();
  }

  private void provision() {
    Set<String> existing = await(admin.listTopics().names());
    int least = settings.getInt(ProcessorSettings.TOPICS_PARTITIONS);
    Duration erasure = Duration.ofMillis(settings.getLong(ProcessorSettings.ERASURE_BOUND_MS));
    List<TopicSpec> specs = Topics.specs(least, erasure);
    int wanted =
        existing.contains(Topics.KEY_COMMANDS) ? Math.max(least, partitionsOfCommands()) : least;
    List<TopicSpec> missing =
        Topics.specs(wanted, erasure).stream().filter(s -> !existing.contains(s.name())).toList();
    if (!missing.isEmpty()) {
      create(missing);
    }
    checkOnceKnown(specs);
  }

  /** A topic that a later release added has as many as the commands have. */
  private int partitionsOfCommands() {
    return partitions(
        await(admin.describeTopics(List.of(Topics.KEY_COMMANDS)).allTopicNames()),
        Topics.KEY_COMMANDS);
  }

  /** A topic that was created a moment ago need not be known to every broker yet. */
  private void checkOnceKnown(List<TopicSpec> specs) {
    long end = System.nanoTime() + settings.startupTimeout().toNanos();
    while (true) {
      try {
        check(specs);
        return;
      } catch (UnknownTopicOrPartitionException notYet) {
        if (System.nanoTime() > end) {
          throw notYet;
        }
        Utils.sleep(KNOWN_POLL_MS);
      }
    }
  }

  private void create(List<TopicSpec> missing) {
    String names = missing.stream().map(TopicSpec::name).collect(Collectors.joining(", "));
    if (!settings.getBoolean(ProcessorSettings.TOPICS_CREATE)) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "Missing topics: " + names + ". Create them, or set topics.create to true.");
    }
    short replication = settings.getShort(ProcessorSettings.TOPICS_REPLICATION_FACTOR);
    Optional<Short> replicationFactor =
        replication < 0 ? Optional.empty() : Optional.of(replication);
    List<NewTopic> topics =
        missing.stream()
            .map(
                spec ->
                    new NewTopic(spec.name(), Optional.of(spec.partitions()), replicationFactor)
                        .configs(spec.configs()))
            .toList();
    new ReplicationCheck(settings, admin).beforeCreating(topics, replication);
    for (Map.Entry<String, KafkaFuture<Void>> created :
        admin.createTopics(topics).values().entrySet()) {
      try {
        await(created.getValue());
        LOG.info("Created topic {}", created.getKey());
      } catch (TopicExistsException another) {
        LOG.info("Topic {} was created by another instance just now", created.getKey());
      }
    }
  }

  private void check(List<TopicSpec> specs) {
    Collection<String> names = specs.stream().map(TopicSpec::name).toList();
    Map<String, TopicDescription> found = await(admin.describeTopics(names).allTopicNames());
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    names.stream()
                        .map(n -> new ConfigResource(ConfigResource.Type.TOPIC, n))
                        .toList())
                .all());
    List<String> contradictions = new ArrayList<>();
    List<String> remedies = new ArrayList<>();
    for (TopicSpec spec : specs) {
      int partitions = partitions(found, spec.name());
      if (partitions < spec.partitions()) {
        contradictions.add(
            spec.name() + " has " + partitions + " partitions, fewer than " + spec.partitions());
        remedies.add("Set topics.partitions to what is there, or remove the topic.");
      }
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, spec.name());
      Config config = requireNonNull(configs.get(resource));
      warnOfRetention(spec, config);
      Map<String, String> broken = spec.broken(setting -> config.get(setting).value());
      broken.forEach(
          (setting, needed) ->
              contradictions.add(contradiction(spec, setting, config.get(setting).value())));
      if (!broken.isEmpty()) {
        remedies.add(remedy(spec, broken));
      }
    }
    if (!contradictions.isEmpty()) {
      throw new ProgramException(
          ExitCode.UNAVAILABLE,
          "Existing topics contradict what Keylife needs: "
              + String.join("; ", contradictions)
              + ".\n"
              + String.join("\n", remedies));
    }
  }

  private static String contradiction(TopicSpec spec, String setting, String actual) {
    String needed = spec.configs().getOrDefault(setting, "");
    String bound =
        switch (requireNonNull(spec.binding().get(setting))) {
          case EXACTLY -> "not " + needed;
          case AT_MOST -> "more than " + needed;
          case AT_LEAST -> "less than " + needed;
        };
    return spec.name() + " has " + setting + "=" + actual + ", " + bound;
  }

  /** The command that an operator needs, to the letter. */
  private String remedy(TopicSpec spec, Map<String, String> broken) {
    return "To mend it:\n  kafka-configs.sh --bootstrap-server "
        + settings.getString(ProcessorSettings.BOOTSTRAP_SERVERS)
        + " --alter --entity-type topics --entity-name "
        + spec.name()
        + " --add-config "
        + broken.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }

  private static void warnOfRetention(TopicSpec spec, Config config) {
    String retention = config.get(TopicConfig.RETENTION_MS_CONFIG).value();
    if (spec.name().equals(Topics.KEY_EVENTS)
        && !retention.equals(spec.configs().get(TopicConfig.RETENTION_MS_CONFIG))) {
      LOG.warn(
          "{} keeps events for {} ms only; older ones are lost to the audit trail",
          spec.name(),
          retention);
    }
  }

  private static int partitions(Map<String, TopicDescription> found, String topic) {
    return requireNonNull(found.get(topic)).partitions().size();
  }

  private <T> T await(KafkaFuture<T> future) {
    return new AdminAnswers(settings.startupTimeout()).await(future);
  }
}
