package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processor and client judge by this alone whether a record is at fault. */
class RegistryAnswerTest {
  /** As Confluent's client throws it, which is on no class path here. */
  private static final class RestClientException extends IOException {
    private static final long serialVersionUID = 1L;

    RestClientException(String message) {
      super(message);
    }
  }

  @AfterEach
  void forgetTheInterrupt() {
    // InterruptException sets the flag of whoever makes one.
    boolean unused = Thread.interrupted();
  }

  static Stream<Throwable> outOfReach() {
    return Stream.of(
        new TimeoutException("x"),
        new DisconnectException("x"),
        new ConnectException("refused"),
        new UnknownHostException("registry"),
        new UnresolvedAddressException(),
        new SocketTimeoutException("x"),
        new HttpTimeoutException("x"),
        new SSLHandshakeException("x"));
  }

  @ParameterizedTest
  @MethodSource("outOfReach")
  void aServerOutOfReachIsAnOutageHoweverDeepTheCauseLies(Throwable cause) {
    Throwable wrapped = new SerializationException("x", new IOException("y", cause));

    assertThat(Outage.isBehind(cause)).isTrue();
    assertThat(Outage.isBehind(wrapped)).isTrue();
    assertThat(RegistryAnswer.behind(wrapped)).isEqualTo(RegistryAnswer.OUTAGE);
  }

  @Test
  void whoeverRefusesThisClientHasNotJudgedTheRecord() {
    assertThat(
            RegistryAnswer.behind(
                new SerializationException("x", new TopicAuthorizationException("x"))))
        .isEqualTo(RegistryAnswer.OUTAGE);
    assertThat(
            RegistryAnswer.behind(
                new SerializationException("x", new RestClientException("Unauthorized; code 401"))))
        .isEqualTo(RegistryAnswer.OUTAGE);
  }

  @Test
  void anInterruptOrASettingIsNoFaultOfTheRecord() {
    assertThat(Outage.isBehind(new ConfigException("x"))).isFalse();
    for (KafkaException other :
        new KafkaException[] {
          new ConfigException("x"), new InterruptException(new InterruptedException())
        }) {
      assertThat(RegistryAnswer.behind(other)).isEqualTo(RegistryAnswer.OUTAGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Schema not found; error code: 40403",
        "Looking up schema 7 at http://r failed: Schema not found (HTTP 404, error code 40403).",
        "By its GUID at http://r failed: no such resource (HTTP 405)."
      })
  void aRegistryThatDoesNotHaveTheSchemaSaysSo(String message) {
    assertThat(RegistryAnswer.behind(new SerializationException(message)))
        .isEqualTo(RegistryAnswer.NO_SUCH_SCHEMA);
    assertThat(
            RegistryAnswer.behind(
                new SerializationException("x", new RestClientException(message))))
        .isEqualTo(RegistryAnswer.NO_SUCH_SCHEMA);
  }

  @Test
  void bytesThatAreNoRecordAreTheRecordsFault() {
    assertThat(RegistryAnswer.behind(new SerializationException("Unknown magic byte!")))
        .isEqualTo(RegistryAnswer.NONE);
    assertThat(RegistryAnswer.behind(new ArrayIndexOutOfBoundsException(-1)))
        .isEqualTo(RegistryAnswer.NONE);
  }
}
