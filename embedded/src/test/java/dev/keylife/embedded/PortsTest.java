package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keylife.http.BoundedServer;
import dev.keylife.http.Exchange;
import dev.keylife.http.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path data;

  @Test
  void aSecondPortIsNeverTheFirstWhichNobodyListensOnYet() {
    int first = Ports.anyFree();
    // A port is drawn again now and then: so many tries are likely to meet that.
    for (int i = 0; i < 30_000; i++) {
      assertThat(Ports.anyFreeBut(first)).isNotEqualTo(first);
    }
  }

  /** As Kafka and Jetty wrap it, so that another port is tried. */
  @Test
  void aPortThatSomebodyTookMeanwhileIsToldFromOtherFailures() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EmbeddedKafka unlucky =
          EmbeddedKafka.in(data)
              .property("controller.quorum.voters", "1@localhost:" + taken.getLocalPort())
              .property(
                  "listeners",
                  "PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d"
                      .formatted(Ports.anyFree(), taken.getLocalPort()))
              .build();
      assertThat(catchThrowable(unlucky::start)).matches(Ports::wasTaken);
      InetSocketAddress address = new InetSocketAddress("localhost", taken.getLocalPort());
      assertThat(
              catchThrowable(
                  () ->
                      BoundedServer.start(
                          address,
                          Optional.empty(),
                          ServerLimits.defaults(),
                          "unlucky",
                          request -> Exchange.Answer.text(200, ""))))
          .matches(Ports::wasTaken);
    }
    assertThat(Ports.wasTaken(new IllegalStateException(new IOException("else")))).isFalse();
  }
}
