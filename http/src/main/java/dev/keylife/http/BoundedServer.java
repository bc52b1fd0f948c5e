package dev.keylife.http;

import dev.keylife.http.Exchange.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP/1.1 server, on Jetty, that no client can hold up. No thread waits for a client:
 * requests are read and answers written as bytes come and go. A connection serves one request
 * within {@link ServerLimits#time}, and is closed then. Its threads keep the JVM running until it
 * is closed.
 */
public final class BoundedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedServer.class);
  private static final int LARGEST_HEAD = 8 * 1024;

  private final ListeningServer server;

  private BoundedServer(ListeningServer server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param address its port 0 for any
   * @param tls certificate and key; empty for plain HTTP
   * @param name of its threads
   * @throws IOException if the address cannot be bound; nothing is left running
   */
  public static BoundedServer start(
      InetSocketAddress address,
      Optional<SSLContext> tls,
      ServerLimits limits,
      String name,
      Exchange.Handler handler)
      throws IOException {
    return new BoundedServer(
        ListeningServer.start(
            address,
            limits,
            name,
            1,
            http(),
            tls.map(BoundedServer::tls),
            new BriefErrors(),
            connector -> new Answering(handler, limits.maxBody())));
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setPersistentConnectionsEnabled(false);
    http.setRequestHeaderSize(LARGEST_HEAD);
    http.setSendServerVersion(false);
    // Handlers get paths as they came, and decode segments themselves: %2F is part of a name.
    http.setUriCompliance(UriCompliance.UNSAFE);
    return http;
  }

  private static SslContextFactory.Server tls(SSLContext context) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(context);
    return tls;
  }

  /** Reads what came, without a thread that waits for it, and answers. */
  private static final class Answering extends Handler.Abstract {
    private final Exchange.Handler handler;
    private final int maxBody;

    Answering(Exchange.Handler handler, int maxBody) {
      this.handler = handler;
      this.maxBody = maxBody;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      BodyReader.read(
          request,
          maxBody,
          getInvocationType(),
          new BodyReader.Receiver() {
            @Override
            public void whole(byte[] body) {
              Answers.send(response, callback, answer(request, body));
            }

            @Override
            public void tooLarge() {
              Answers.sendAndDrop(request, response, callback, brief(413));
            }

            @Override
            public void broken(Throwable failure) {
              LOG.debug("A request did not come whole", failure);
              Answers.sendAndDrop(request, response, callback, brief(400));
            }
          });
      return true;
    }

    private Answer answer(Request request, byte[] body) {
      String query = request.getHttpURI().getQuery();
      try {
        return handler.answer(
            new Exchange.Request(
                request.getMethod(),
                request.getHttpURI().getPath(),
                query == null ? "" : query,
                name -> Optional.ofNullable(request.getHeaders().get(name)),
                body));
      } catch (RuntimeException e) {
        LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
        return Answer.text(500, "An internal failure\n");
      }
    }
  }

  private static Answer brief(int status) {
    return Answer.text(status, "HTTP " + status + "\n");
  }

  /** Says what HTTP says about a status, and nothing of what came or what failed. */
  private static final class BriefErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Answers.send(response, callback, brief(response.getStatus()));
      return true;
    }
  }
}
