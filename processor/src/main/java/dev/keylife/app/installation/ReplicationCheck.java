package dev.keylife.app.installation;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.exit.ProgramException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers about {@link Replication}, before topics are made and once they are there. */
final class ReplicationCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationCheck.class);

  private final Admin admin;
  private final AdminAnswers answers;

  ReplicationCheck(ProcessorSettings settings, Admin admin) {
    this.admin = admin;
    this.answers = new AdminAnswers(settings.startupTimeout());
  }

  /**
   * To be called before topics are created.
   *
   * @param asked the replication factor of the settings; negative for the brokers' default
   * @throws ProgramException if they would have one replica on several brokers by an oversight
   */
  void beforeCreating(List<NewTopic> topics, int asked) {
    int brokers = brokers();
    if (brokers == 1 || asked >= 0) {
      return;
    }
    CreateTopicsResult tried =
        admin.createTopics(topics, new CreateTopicsOptions().validateOnly(true));
    for (NewTopic topic : topics) {
      if (Replication.isAnOversight(
          brokers, asked, answers.await(tried.replicationFactor(topic.name())))) {
        throw Replication.oversight(brokers);
      }
    }
  }

  /** Warns of what is weaker than the cluster could have it. */
  void warn(List<String> topics) {
    int brokers = brokers();
    if (brokers > 1) {
      new Replication(brokers, replicas(topics))
          .weaknesses()
          .forEach(
              weakness ->
                  LOG.warn(
                      "{}. See 'What production needs of Kafka' in docs/operations.md", weakness));
    }
  }

  private int brokers() {
    return answers.await(admin.describeCluster().nodes()).size();
  }

  private Map<String, Replication.Topic> replicas(List<String> topics) {
    Map<String, TopicDescription> found =
        answers.await(admin.describeTopics(topics).allTopicNames());
    Map<String, Optional<Integer>> minInSync = minInSync(topics);
    Map<String, Replication.Topic> replicas = new HashMap<>();
    found.forEach(
        (name, description) ->
            replicas.put(
                name,
                new Replication.Topic(
                    description.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0),
                    Optional.ofNullable(minInSync.get(name)).flatMap(n -> n))));
    return replicas;
  }

  private Map<String, Optional<Integer>> minInSync(List<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(n -> new ConfigResource(ConfigResource.Type.TOPIC, n)).toList();
    try {
      return answers.await(admin.describeConfigs(resources).all()).entrySet().stream()
          .collect(
              Collectors.toMap(
                  topic -> topic.getKey().name(), topic -> minInSync(topic.getValue())));
    } catch (KafkaException e) { // Who may not ask is not warned of this.
      LOG.debug("min.insync.replicas is not known", e);
      return Map.of();
    }
  }

  private static Optional<Integer> minInSync(Config config) {
    return Optional.ofNullable(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
        .map(ConfigEntry::value)
        .map(Integer::valueOf);
  }
}
