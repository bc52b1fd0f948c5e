package dev.keylife.http;

import dev.keylife.http.ApiExchange.Field;
import dev.keylife.http.ApiExchange.Head;
import dev.keylife.http.ApiExchange.Listener;
import dev.keylife.http.Exchange.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1.1 server for programs, on Jetty, that no client can hold up: connections stay open, no
 * thread waits for a client or for an answer, and each request has {@link ServerLimits#time} to
 * come and as long again to be answered. What two readers of HTTP could understand differently
 * (both lengths of a body, folded headers, …) is refused.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int LARGEST_HEAD = 16 * 1024;

  private final ListeningServer server;

  private ApiServer(ListeningServer server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param name of its threads
   * @throws IOException if the address cannot be bound; nothing is left running
   */
  public static ApiServer start(
      Listener listener, ServerLimits limits, String name, ApiExchange.Handler handler)
      throws IOException {
    return new ApiServer(
        ListeningServer.start(
            listener.address(),
            limits,
            name,
            selectors(limits),
            http(),
            listener.tls().map(PresentTls::new),
            new Failing(handler),
            connector -> new Answering(handler, limits.maxBody(), connector)));
  }

  /** As many as can work at a time; one thread accepts connections, and one is spare. */
  private static int selectors(ServerLimits limits) {
    return Math.min(Runtime.getRuntime().availableProcessors(), limits.threads() - 2);
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
    http.setRequestHeaderSize(LARGEST_HEAD);
    http.setSendServerVersion(false);
    // Signed requests have few headers in common with those before them.
    http.setHeaderCacheSize(0);
    http.setHttpCompliance(HttpCompliance.STRICT);
    // A signature is made over the path as it came.
    http.setUriCompliance(UriCompliance.UNSAFE);
    return http;
  }

  /** Jetty asks for the context with each connection. */
  private static final class PresentTls extends SslContextFactory.Server {
    private final Supplier<SSLContext> context;

    PresentTls(ApiExchange.Tls tls) {
      this.context = tls.context();
      setSslContext(context.get());
      setNeedClientAuth(tls.clientCertificate());
    }

    @Override
    public SSLContext getSslContext() {
      return context.get();
    }
  }

  /**
   * Reads what came, without a thread that waits for it, and answers when there is an answer. As it
   * never blocks, requests are answered by the threads that watch connections: to hand each to
   * another thread would cost more than most answers do.
   */
  private static final class Answering extends Handler.Abstract.NonBlocking {
    private final ApiExchange.Handler handler;
    private final int maxBody;
    private final BoundedConnector connector;

    Answering(ApiExchange.Handler handler, int maxBody, BoundedConnector connector) {
      this.handler = handler;
      this.maxBody = maxBody;
      this.connector = connector;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
      connector.renew(connection);
      Callback renewing = Callback.from(callback, () -> connector.renew(connection));
      if (!isPlainlyFramed(request)) {
        refuse(request, response, renewing, 400);
        return true;
      }
      BodyReader.read(
          request,
          maxBody,
          getInvocationType(),
          new BodyReader.Receiver() {
            @Override
            public void whole(byte[] body) {
              answer(request, body).whenComplete((a, e) -> send(response, renewing, a, e));
            }

            @Override
            public void tooLarge() {
              refuse(request, response, renewing, 413);
            }

            @Override
            public void broken(Throwable failure) {
              LOG.debug("A request did not come whole", failure);
              refuse(request, response, renewing, 400);
            }
          });
      return true;
    }

    /** Jetty passes over other codings, and takes chunks from HTTP/1.0, which has none. */
    private static boolean isPlainlyFramed(Request request) {
      List<String> codings = request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING);
      return codings.isEmpty()
          || (codings.size() == 1
              && codings.get(0).equalsIgnoreCase("chunked")
              && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1);
    }

    private CompletionStage<Answer> answer(Request request, byte[] body) {
      try {
        return handler.answer(head(request), body);
      } catch (RuntimeException e) {
        return java.util.concurrent.CompletableFuture.failedFuture(e);
      }
    }

    private void send(
        Response response, Callback callback, @Nullable Answer answer, @Nullable Throwable e) {
      if (answer == null) {
        LOG.error("A request could not be answered", e);
      }
      Answers.send(response, callback, answer == null ? handler.failure(500) : answer);
    }

    /** What is left of the body is dropped, so the connection cannot serve another request. */
    private void refuse(Request request, Response response, Callback callback, int status) {
      Answers.sendAndDrop(
          request, response, callback, handler.failure(status).with("Connection", "close"));
    }

    private static Head head(Request request) {
      String query = request.getHttpURI().getQuery();
      return new Head(
          request.getMethod(),
          request.getHttpURI().getPath(),
          query == null ? "" : query,
          fields(request.getHeaders()));
    }

    private static List<Field> fields(HttpFields headers) {
      List<Field> fields = new ArrayList<>(headers.size());
      for (HttpField field : headers) {
        fields.add(new Field(field.getName(), Objects.requireNonNullElse(field.getValue(), "")));
      }
      return fields;
    }
  }

  /** Says in the handler's words what HTTP says about a status. */
  private static final class Failing extends ErrorHandler {
    private final ApiExchange.Handler handler;

    Failing(ApiExchange.Handler handler) {
      this.handler = handler;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Answers.send(response, callback, handler.failure(response.getStatus()));
      return true;
    }
  }
}
