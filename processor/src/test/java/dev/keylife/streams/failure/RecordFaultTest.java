package dev.keylife.streams.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** A record that is blamed is refused and set aside in the end, so none may be without a cause. */
class RecordFaultTest {
  @Test
  void whatWouldHaveMetAnyRecordIsNoRecordsFault() {
    for (Throwable failure :
        new Throwable[] {
          new TimeoutException(),
          new SaslAuthenticationException("x"),
          new TopicAuthorizationException("key-events"),
          new SslAuthenticationException("x", new SSLHandshakeException("y")),
          new ProducerFencedException("x"),
          new ClockDisagreesException()
        }) {
      assertThat(RecordFault.canBeBehind(failure)).as(failure.toString()).isFalse();
      assertThat(RecordFault.canBeBehind(new StreamsException("x", failure)))
          .as("behind %s", failure)
          .isFalse();
    }
  }

  @Test
  void whateverElseFailsCanBeARecordsFault() {
    assertThat(RecordFault.canBeBehind(new IllegalStateException())).isTrue();
    assertThat(RecordFault.canBeBehind(new StreamsException(new RecordTooLargeException())))
        .isTrue();
    assertThat(RecordFault.canBeBehind(new StackOverflowError())).isTrue();
  }

  @Test
  void whatRocksDbHasAgainstARecordIsNoDisk() {
    assertThat(RecordFault.canBeBehind(rocks(Status.Code.InvalidArgument))).isTrue();
    for (Status.Code code : List.of(Status.Code.IOError, Status.Code.Corruption)) {
      assertThat(RecordFault.canBeBehind(rocks(code))).isFalse();
    }
  }

  private static ProcessorStateException rocks(Status.Code code) {
    return new ProcessorStateException(
        "x", new RocksDBException(new Status(code, Status.SubCode.None, "")));
  }

  @Test
  void aFailureIsNamedWithoutAnythingThatItSays() {
    assertThat(
            RecordFault.nameOf(
                new StreamsException("secret", new IllegalArgumentException("secret"))))
        .isEqualTo("java.lang.IllegalArgumentException");
  }
}
