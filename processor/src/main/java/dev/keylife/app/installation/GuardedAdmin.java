package dev.keylife.app.installation;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * What Kafka Streams looks at topics with, and makes them with. It does so whenever partitions are
 * assigned, and where it finds a topic missing or of another size, it makes it anew or advises to
 * delete the state. So the installation is compared first, and what is wrong ends the processor
 * before that.
 */
final class GuardedAdmin extends ForwardingAdmin {
  private final Consumer<Admin> verify;
  private final Consumer<List<String>> refuse;
  private final Admin own;

  /**
   * @param verify throws where the installation is not what it was
   * @param refuse throws where a topic that is to be made, by its name, was there before
   */
  GuardedAdmin(Map<String, Object> config, Consumer<Admin> verify, Consumer<List<String>> refuse) {
    super(config);
    this.verify = verify;
    this.refuse = refuse;
    this.own = Admin.create(config);
  }

  // Kafka Streams reports its metrics through its admin client, and a forwarding one refuses.

  @Override
  public void registerMetricForSubscription(KafkaMetric metric) {
    own.registerMetricForSubscription(metric);
  }

  @Override
  public void unregisterMetricFromSubscription(KafkaMetric metric) {
    own.unregisterMetricFromSubscription(metric);
  }

  @Override
  public Uuid clientInstanceId(Duration timeout) {
    return own.clientInstanceId(timeout);
  }

  @Override
  public void close(Duration timeout) {
    own.close(timeout);
    super.close(timeout);
  }

  @Override
  public DescribeTopicsResult describeTopics(
      TopicCollection topics, DescribeTopicsOptions options) {
    verify.accept(own);
    return super.describeTopics(topics, options);
  }

  @Override
  public CreateTopicsResult createTopics(Collection<NewTopic> topics, CreateTopicsOptions options) {
    refuse.accept(topics.stream().map(NewTopic::name).toList());
    return super.createTopics(topics, options);
  }
}
