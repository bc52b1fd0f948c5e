package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.command.EnableKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** What a program is told, which has neither options nor a terminal. */
class FailuresTest {
  private static final EnableKey COMMAND =
      new EnableKey(CommandHeaders.of("orders", "tester", "c-1"));
  private static final Receipt RECEIPT = new Receipt("key-commands", 2, 7);

  private final Failures failures =
      new Failures(
          new ClientConfig(new ClientSettings("broker:9092", "http://registry:8081", Map.of())));

  private List<KeylifeClientException> all() {
    return List.of(
        failures.kafka(new TimeoutException("x")),
        failures.kafka(new SaslAuthenticationException("x")),
        failures.kafka(new TopicAuthorizationException("x")),
        failures.kafka(new UnknownTopicOrPartitionException("x")),
        failures.kafka(new KafkaException("y", new ConfigException("x"))),
        failures.kafka(new KafkaException("x")),
        failures.brokerUnreachable(new TimeoutException("x")),
        failures.brokersRefuse(Duration.ofSeconds(2)),
        failures.topicMissing("key-events"),
        failures.registry(new KafkaException("x")),
        failures.strangeRegistry("key-events", "x"),
        failures.tooManyInFlight(Duration.ofSeconds(2)),
        Failures.closed(),
        failures.noAnswer(COMMAND, RECEIPT, Duration.ofSeconds(2)),
        failures.deadLetter(COMMAND, RECEIPT, "x"));
  }

  @Test
  void everyReasonIsToldWithoutAWordOfACommandLine() {
    assertThat(all())
        .extracting(KeylifeClientException::reason)
        .as("this test knows all of them")
        .containsAll(EnumSet.allOf(Reason.class));
    assertThat(all())
        .extracting(KeylifeClientException::getMessage)
        .allSatisfy(message -> assertThat(message).doesNotContain("--", "keylife "));
  }

  /** As the producer throws it for each record after the one that was refused. */
  @Test
  void aRefusalIsOneAlsoWhereItIsTheCauseOfWhatKafkaThrows() {
    for (KafkaException refusal :
        List.of(
            new ClusterAuthorizationException("x"),
            new SaslAuthenticationException("x"),
            new SslAuthenticationException("x"))) {
      KafkaException later = new KafkaException("in an error state", refusal);

      assertThat(failures.kafka(later).reason()).isEqualTo(Reason.ACCESS_DENIED);
      assertThat(failures.kafka(later)).hasMessage(failures.kafka(refusal).getMessage());
      assertThat(failures.registry(later).reason()).isEqualTo(Reason.ACCESS_DENIED);
    }
  }

  @Test
  void aCommandWithoutAnAnswerCanBeLookedForByItsId() {
    assertThat(failures.noAnswer(COMMAND, RECEIPT, Duration.ofSeconds(2)).commandId())
        .contains("c-1");
    assertThat(failures.topicMissing("key-events").commandId()).isEmpty();
  }
}
