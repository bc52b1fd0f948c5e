package dev.keylife.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.junit.jupiter.api.Test;

class ListeningServerTest {
  /**
   * Clients that find the queue full are not refused: their system tries again, and nobody tells
   * them why their first call took a second.
   */
  @Test
  void asManyConnectionsMayComeAtOnceAsMayBeOpen() throws Exception {
    AtomicReference<BoundedConnector> connector = new AtomicReference<>();
    ListeningServer server =
        ListeningServer.start(
            new InetSocketAddress("localhost", 0),
            new ServerLimits(Duration.ofSeconds(10), 1_000, 8, 1),
            "test",
            1,
            new HttpConfiguration(),
            Optional.empty(),
            new ErrorHandler(),
            made -> {
              connector.set(made);
              return new Handler.Sequence();
            });
    try {
      assertThat(connector.get().getAcceptQueueSize()).isEqualTo(1_000);
    } finally {
      server.stop();
    }
  }
}
