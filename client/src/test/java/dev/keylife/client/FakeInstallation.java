package dev.keylife.client;

import dev.keylife.embedded.EmbeddedKafka;
import dev.keylife.embedded.EmbeddedRegistry;
import dev.keylife.schema.Topics;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A real broker with all topics, a registry, and a {@link FakeProcessor}. */
public final class FakeInstallation implements AutoCloseable {
  /** Of the topics that hold keys. */
  public static final int PARTITIONS = 3;

  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final FakeProcessor processor;

  private FakeInstallation(Path folder) throws Exception {
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).build().start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              Topics.specs(PARTITIONS).stream()
                  .map(
                      spec ->
                          new NewTopic(spec.name(), spec.partitions(), (short) 1)
                              .configs(spec.configs()))
                  .toList())
          .all()
          .get(60, TimeUnit.SECONDS);
    }
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    processor = new FakeProcessor(serde(), PARTITIONS);
  }

  public static FakeInstallation in(Path folder) throws Exception {
    return new FakeInstallation(folder);
  }

  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  public String registry() {
    return registry.url();
  }

  public FakeProcessor processor() {
    return processor;
  }

  /** How clients find it. */
  public ClientSettings settings(int maxInFlight) {
    return new ClientSettings(bootstrapServers(), registry(), Map.of(), maxInFlight);
  }

  private Map<String, Object> serde() {
    return Map.of(
        "bootstrap.servers", kafka.bootstrapServers(),
        "schema.registry.url", registry(),
        "value.serializer", "dev.keylife.serde.RegistryAvroSerializer",
        "value.deserializer", "dev.keylife.serde.RegistryAvroDeserializer",
        "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy",
        "specific.avro.reader", "true",
        "avro.remove.java.properties", "true");
  }

  @Override
  public void close() throws Exception {
    processor.close();
    registry.close();
    kafka.close();
  }
}
