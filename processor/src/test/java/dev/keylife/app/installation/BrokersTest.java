package dev.keylife.app.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.app.settings.ProcessorSettings;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;

/** Whoever is refused looks for the cause where it is. */
class BrokersTest {
  private static final ProcessorSettings SETTINGS =
      ProcessorSettings.of(
          Map.of(
              ProcessorSettings.BOOTSTRAP_SERVERS, "localhost:9092",
              ProcessorSettings.SCHEMA_REGISTRY_URL, "http://localhost:8081",
              ProcessorSettings.KEYSET_FILE, "keyset.json"));

  private static String told(KafkaException failure) {
    return String.valueOf(Brokers.unusable(SETTINGS, failure).getMessage());
  }

  @Test
  void whatToCheckDependsOnWhatTheBrokersRefuse() {
    assertThat(told(new SaslAuthenticationException("x"))).contains("The login failed");
    assertThat(told(new TopicAuthorizationException("x"))).contains("acls.sh");
    assertThat(told(new SslAuthenticationException("x", new SSLHandshakeException("y"))))
        .contains("TLS failed");
    assertThat(told(new TimeoutException("x"))).contains("Check that they run");
  }

  @Test
  void brokersThatDoNotKnowTheMechanismRunAndRefuseTheLogin() {
    assertThat(told(new UnsupportedSaslMechanismException("x")))
        .contains("The login failed", "kafka.sasl.mechanism");
  }
}
