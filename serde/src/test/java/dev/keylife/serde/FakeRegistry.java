package dev.keylife.serde;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Answers requests from a script, the last answer again and again, and remembers them. */
final class FakeRegistry implements AutoCloseable {
  private final HttpServer server;
  private final String scheme;
  private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();

  record Answer(int status, String body) {
    /** A registry's own where the body could be a registry's. */
    String contentType() {
      return body.startsWith("{") ? "application/vnd.schemaregistry.v1+json" : "text/html";
    }
  }

  record Request(String method, String path, Headers headers, String body) {
    String header(String name) {
      return String.valueOf(headers.getFirst(name));
    }

    String authorization() {
      return header("Authorization");
    }
  }

  FakeRegistry() throws IOException {
    this(HttpServer.create(anyPort(), 0), "http");
  }

  private FakeRegistry(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::answer);
    server.start();
  }

  /** With TLS, and if it is mutual, for clients alone that show a certificate. */
  static FakeRegistry withTls(SSLContext context, boolean mutual) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(mutual);
            parameters.setSSLParameters(ssl);
          }
        });
    return new FakeRegistry(server, "https");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  FakeRegistry then(int status, String body) {
    script.add(new Answer(status, body));
    return this;
  }

  String url() {
    return scheme + "://" + address();
  }

  String address() {
    return "localhost:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      Answer answer = script.size() > 1 ? script.poll() : script.peek();
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
