package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.command.EnableKey;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {
  private static ClientSettings settings(Map<String, String> properties) {
    return new ClientSettings("broker:9092", "http://registry:8081", properties);
  }

  @Test
  void printingThemShowsNoPassword() {
    ClientSettings settings = settings(Map.of("ssl.keystore.password", "hunter2"));
    assertThat(settings.toString()).contains("broker:9092").doesNotContain("hunter2");
  }

  @Test
  void theUsersPropertiesComeBeforeTheDefaultsButNotBeforeWhatMustHold() {
    ClientConfig config =
        new ClientConfig(
            settings(
                Map.of(
                    "security.protocol", "SASL_SSL",
                    "request.timeout.ms", "4000",
                    "isolation.level", "read_uncommitted",
                    "group.id", "mine",
                    "acks", "0")));

    assertThat(config.consumer())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("request.timeout.ms", "4000")
        .containsEntry("isolation.level", "read_committed")
        .doesNotContainKey("group.id");
    assertThat(config.producer(false))
        .containsEntry("acks", "all")
        .containsEntry("compression.type", "lz4");
  }

  @Test
  void theSerializerGetsTheContractsSettingsAndTheUsersOwn() {
    Map<String, Object> codec =
        new ClientConfig(
                settings(
                    Map.of(
                        "auto.register.schemas", "false",
                        "basic.auth.user.info", "u:p",
                        "value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer")))
            .codec();

    assertThat(codec)
        .containsEntry("schema.registry.url", "http://registry:8081")
        .containsEntry(
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy")
        .containsEntry("specific.avro.reader", "true")
        .containsEntry("avro.remove.java.properties", "true")
        .containsEntry("auto.register.schemas", "false")
        .containsEntry("basic.auth.user.info", "u:p")
        .containsEntry("value.serializer", "io.confluent.kafka.serializers.KafkaAvroSerializer");
  }

  @Test
  void aSerializerThatIsNotThereIsNamed() {
    ClientConfig config = new ClientConfig(settings(Map.of("value.serializer", "no.such.Class")));
    try (ValueCodec codec = new ValueCodec(config.codec(), new Failures(config))) {
      EnableKey command =
          EnableKey.newBuilder().setHeader(CommandHeaders.fresh("k", "test")).build();
      assertThatThrownBy(() -> codec.encode("key-commands", new RecordHeaders(), command))
          .isInstanceOfSatisfying(
              KeylifeClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SETTINGS))
          .hasMessageContaining("no.such.Class")
          .hasMessageContaining("value.serializer");
    }
  }

  @Test
  void theBareKeyIdIsTheLastPartOfAnArn() {
    assertThat(KeyIds.bare("orders")).isEqualTo("orders");
    assertThat(KeyIds.bare("arn:aws:kms:eu-central-1:111122223333:key/orders")).isEqualTo("orders");
  }
}
