package dev.keylife.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Jetty server that listens: what servers with handlers of different kinds have in common. */
final class ListeningServer {
  private static final Logger LOG = LoggerFactory.getLogger(ListeningServer.class);

  private final Server server;
  private final BoundedConnector connector;

  private ListeningServer(Server server, BoundedConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts to listen.
   *
   * @param address its port 0 for any
   * @param name of its threads
   * @param selectors how many threads watch connections, each a part of them
   * @param tls what stands before HTTP; empty for plain HTTP
   * @param handler is given the connector that requests come by
   * @throws IOException if the address cannot be bound; nothing is left running
   */
  static ListeningServer start(
      InetSocketAddress address,
      ServerLimits limits,
      String name,
      int selectors,
      HttpConfiguration http,
      Optional<SslContextFactory.Server> tls,
      ErrorHandler errors,
      Function<BoundedConnector, Handler> handler)
      throws IOException {
    if (address.isUnresolved()) {
      throw new IOException(address.getHostString() + " is not an address of this machine");
    }
    QueuedThreadPool threads = new QueuedThreadPool(limits.threads(), limits.threads());
    threads.setName(name);
    threads.setReservedThreads(0);
    Server server = new Server(threads);
    BoundedConnector connector =
        new BoundedConnector(server, selectors, limits, protocols(http, tls));
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    // Java's own number is 50: of many that come at once, the rest would try again a second later.
    connector.setAcceptQueueSize(limits.connections());
    server.addConnector(connector);
    server.setErrorHandler(errors);
    server.setHandler(handler.apply(connector));
    ListeningServer listening = new ListeningServer(server, connector);
    try {
      server.start();
    } catch (Exception e) {
      listening.stop();
      throw e instanceof IOException io ? io : new IOException(e);
    }
    return listening;
  }

  private static ConnectionFactory[] protocols(
      HttpConfiguration http, Optional<SslContextFactory.Server> tls) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    return tls.map(
            context ->
                new ConnectionFactory[] {
                  new SslConnectionFactory(context, plain.getProtocol()), plain
                })
        .orElseGet(() -> new ConnectionFactory[] {plain});
  }

  int port() {
    return connector.getLocalPort();
  }

  void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("An HTTP server did not stop in good order", e);
    }
  }
}
