package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is refused is told so, wherever the refusal lies. */
class AccessRefusalTest {
  private static final SslAuthenticationException UNTRUSTED =
      new SslAuthenticationException("x", new SSLHandshakeException("y"));

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new SaslAuthenticationException("x"), AccessRefusal.LOGIN),
        Arguments.of(new UnsupportedSaslMechanismException("x"), AccessRefusal.LOGIN),
        Arguments.of(new TopicAuthorizationException("x"), AccessRefusal.RIGHT),
        Arguments.of(new GroupAuthorizationException("x"), AccessRefusal.RIGHT),
        Arguments.of(new ClusterAuthorizationException("x"), AccessRefusal.RIGHT),
        Arguments.of(UNTRUSTED, AccessRefusal.HANDSHAKE));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIsFoundHoweverDeepItLies(Throwable cause, AccessRefusal refusal) {
    Throwable wrapped = new SerializationException("x", new KafkaException("y", cause));

    assertThat(AccessRefusal.of(cause)).contains(refusal);
    assertThat(AccessRefusal.behind(cause)).contains(refusal);
    assertThat(AccessRefusal.of(wrapped)).isEmpty();
    assertThat(AccessRefusal.behind(wrapped)).contains(refusal);
  }

  @Test
  void aServerOutOfReachOrASettingIsNoRefusal() {
    for (Throwable other :
        new Throwable[] {
          new TimeoutException("x"), new ConfigException("x"), new SSLHandshakeException("x")
        }) {
      assertThat(AccessRefusal.behind(new KafkaException("x", other))).isEmpty();
    }
  }

  @Test
  void onlyAHandshakeThatFailedMayPassByItself() {
    assertThat(Outage.isBehind(UNTRUSTED)).isTrue();
    assertThat(Outage.isBehind(new SaslAuthenticationException("x"))).isFalse();
    assertThat(Outage.isBehind(new TopicAuthorizationException("x"))).isFalse();
  }
}
