package dev.keylife.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.client.ClientSettings;
import dev.keylife.gateway.model.ServiceModel;
import dev.keylife.gateway.operations.Operations;
import dev.keylife.gateway.publish.Commands;
import dev.keylife.gateway.signature.AccessKey;
import dev.keylife.gateway.signature.AccessKeys;
import dev.keylife.gateway.signature.SignatureVersion4;
import dev.keylife.gateway.signature.SignedRequest.Header;
import dev.keylife.gateway.signature.Signer;
import dev.keylife.gateway.usage.LastUsageView;
import dev.keylife.gateway.view.Views;
import dev.keylife.http.ApiExchange.Listener;
import dev.keylife.http.ApiServer;
import dev.keylife.http.ServerLimits;
import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.PolicyEvaluator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers that send what no SDK sends: each gets its error, and nobody else is disturbed. */
class HostileCallersTest {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "a-secret-of-alices-0123456789";
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final Duration SHORT_TIME = Duration.ofSeconds(2);
  private static final int CONNECTIONS = 16;

  private final List<AccessRecord> calls = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private Commands commands;
  private ApiServer server;

  /** Brokers are not needed for what is read. */
  @BeforeEach
  void start() throws IOException {
    start(TIME);
  }

  private void start(Duration time) throws IOException {
    Views views = new Views(Duration.ofHours(1));
    views.freshness().upToDate(Instant.now());
    commands =
        new Commands(
            new ClientSettings("localhost:1", "http://localhost:1", Map.of()),
            views,
            Duration.ofSeconds(1),
            Executors.newSingleThreadExecutor());
    KeyNamespace namespace = new KeyNamespace("aws", "us-east-1", "000000000000");
    AccessKeys credentials =
        id -> Optional.of(new AccessKey("alice", SECRET)).filter(entry -> id.equals("AKIDALICE"));
    Endpoint endpoint =
        new Endpoint(
            new SignatureVersion4(credentials, "us-east-1", "kms", Clock.systemUTC()),
            ServiceModel.load(),
            new Operations(
                commands,
                views,
                new LastUsageView(Duration.ofHours(1)),
                namespace,
                new PolicyEvaluator(namespace, Authority.OPEN, text -> Optional.empty())),
            64,
            calls::add);
    server =
        ApiServer.start(
            new Listener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty()),
            new ServerLimits(time, CONNECTIONS, 6, 512 * 1024),
            "test",
            endpoint);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
    commands.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(180_000);
    sockets.add(socket);
    return socket;
  }

  private static String request(String operation, String body, String... further) {
    List<Header> headers =
        new Signer("AKIDALICE", SECRET, "us-east-1")
            .sign("localhost", operation, body.getBytes(StandardCharsets.UTF_8), Instant.now());
    return "POST / HTTP/1.1\r\n"
        + headers.stream()
            .map(header -> header.name() + ": " + header.value() + "\r\n")
            .collect(Collectors.joining())
        + "Content-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n"
        + String.join("", further)
        + "\r\n"
        + body;
  }

  /** What comes back until the server closes, or until it has answered once. */
  private static String exchange(Socket socket, String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The server may refuse before everything was sent.
    }
    return answer(socket.getInputStream());
  }

  private static String answer(InputStream in) throws IOException {
    StringBuilder read = new StringBuilder();
    int length = -1;
    int head = -1;
    for (int b = read(in); b >= 0; b = read(in)) {
      read.append((char) b);
      if (head < 0 && read.toString().endsWith("\r\n\r\n")) {
        head = read.length();
        length = contentLength(read.toString());
      }
      if (head >= 0 && read.length() >= head + length) {
        break;
      }
    }
    return read.toString();
  }

  private static int read(InputStream in) throws IOException {
    try {
      return in.read();
    } catch (java.net.SocketException e) {
      return -1; // reset
    }
  }

  private static int contentLength(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
        .findFirst()
        .orElse(0);
  }

  private void anHonestCallerIsServed() throws IOException {
    assertThat(exchange(connect(), request("ListKeys", "{}")))
        .startsWith("HTTP/1.1 200 ")
        .endsWith("{\"Keys\":[],\"Truncated\":false}");
  }

  @Test
  void aConnectionServesManyCalls() throws IOException {
    Socket socket = connect();
    for (int i = 0; i < 3; i++) {
      assertThat(exchange(socket, request("ListKeys", "{}"))).startsWith("HTTP/1.1 200 ");
    }
    assertThat(calls).hasSize(3).allMatch(call -> call.principal().equals(Optional.of("alice")));
  }

  @Test
  void whatIsNoInputIsToldSo() throws IOException {
    assertThat(exchange(connect(), request("ListKeys", "{")))
        .startsWith("HTTP/1.1 400 ")
        .contains("{\"__type\":\"SerializationException\"");
    assertThat(exchange(connect(), request("ListKeys", "{\"Limit\": \"1\"}")))
        .contains("SerializationException");
    assertThat(exchange(connect(), request("ListKeys", "{\"Unknown\": {\"a\": [1]}}")))
        .startsWith("HTTP/1.1 200 ");
    assertThat(exchange(connect(), request("NoSuchOperation", "{}")))
        .contains("UnknownOperationException");
    assertThat(exchange(connect(), request("Encrypt", "{}")))
        .contains("UnsupportedOperationException");
  }

  @Test
  void whoDoesNotSignIsNotServed() throws IOException {
    assertThat(
            exchange(
                connect(),
                "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: TrentService.ListKeys\r\n"
                    + "Content-Length: 2\r\n\r\n{}"))
        .startsWith("HTTP/1.1 400 ")
        .contains("MissingAuthenticationTokenException");
    assertThat(exchange(connect(), request("ListKeys", "{}").replace("Signature=", "Signature=0")))
        .contains("IncompleteSignatureException");
    assertThat(exchange(connect(), request("ListKeys", "{}").replace("\r\n\r\n{}", "\r\n\r\n[]")))
        .contains("InvalidSignatureException");
    anHonestCallerIsServed();
  }

  @Test
  void bodiesAreBounded() throws IOException {
    String large = " ".repeat(10 * 1024 * 1024);
    assertThat(exchange(connect(), request("ListKeys", large)))
        .startsWith("HTTP/1.1 413 ")
        .contains("RequestEntityTooLargeException");
    String chunk = Integer.toHexString(64 * 1024) + "\r\n" + " ".repeat(64 * 1024) + "\r\n";
    assertThat(
            exchange(
                connect(),
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk.repeat(160)
                    + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("RequestEntityTooLargeException");
    anHonestCallerIsServed();
  }

  @Test
  void headsAreBounded() throws IOException {
    StringBuilder flood = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      flood.append("X-Flood-").append(i).append(": ").append("x".repeat(64)).append("\r\n");
    }
    assertThat(exchange(connect(), request("ListKeys", "{}", flood.toString())))
        .satisfiesAnyOf(
            text -> assertThat(text).startsWith("HTTP/1.1 431 "),
            text -> assertThat(text).isEmpty());
    anHonestCallerIsServed();
  }

  /** A reader that knows the coding would read another body than one that does not. */
  @Test
  void chunksAreTheOnlyCodingAndNotOfHttp10() throws IOException {
    String length = "Content-Length: 2\r\n\r\n{}";
    String chunks = "Transfer-Encoding: CODING\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    String request = request("ListKeys", "{}").replace(length, chunks);
    String chunked = request.replace("CODING", "chunked");
    assertThat(exchange(connect(), chunked)).startsWith("HTTP/1.1 200 ");
    assertThat(exchange(connect(), chunked.replace("HTTP/1.1", "HTTP/1.0")))
        .startsWith("HTTP/1.1 400 ");
    for (String coding : List.of("gzip, chunked", "chunked, chunked", "x,chunked")) {
      assertThat(exchange(connect(), request.replace("CODING", coding)))
          .as(coding)
          .startsWith("HTTP/1.1 400 ");
    }
    anHonestCallerIsServed();
  }

  /** What two readers of HTTP could take for requests of different lengths. */
  @Test
  void smugglersAreRefused() throws IOException {
    List<String> shapes =
        List.of(
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Content-Length: 100\r\n",
            "Content-Length: +2\r\n",
            "X-Folded: a\r\n b\r\n",
            "X Space: a\r\n",
            "X-Nul: a\u0000b\r\n");
    for (String shape : shapes) {
      assertThat(exchange(connect(), request("ListKeys", "{}", shape)))
          .as(shape)
          .satisfiesAnyOf(
              text -> assertThat(text).startsWith("HTTP/1.1 400 "),
              text -> assertThat(text).startsWith("HTTP/1.1 501 "));
    }
    assertThat(calls).isEmpty();
    anHonestCallerIsServed();
  }

  @Test
  void theSlowAreNotWaitedForAndKeepNobodyOut() throws IOException {
    stop();
    start(SHORT_TIME);
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 4 * CONNECTIONS; i++) {
      Socket socket = connect();
      socket.getOutputStream().write("POST / HT".getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }
    anHonestCallerIsServed();
    Socket last = slow.get(slow.size() - 1);
    assertThatItWasEnded(answer(last.getInputStream()));
    Socket halfABody = connect();
    String whole = request("ListKeys", "{\"Limit\": 1}");
    assertThatItWasEnded(exchange(halfABody, whole.substring(0, whole.length() - 3)));
    assertThat(calls).hasSize(1);
    anHonestCallerIsServed();
  }

  /**
   * Closed, or told that it is malformed first: the time of a connection ends with its idleness.
   */
  private static void assertThatItWasEnded(String answer) {
    assertThat(answer)
        .satisfiesAnyOf(
            text -> assertThat(text).isEmpty(),
            text -> assertThat(text).startsWith("HTTP/1.1 400 ").contains("Connection: close"));
  }

  /** A signature is good for its five minutes, and the same call again is the same call. */
  @Test
  void aReplayIsTheSameCall() throws IOException {
    String recorded = request("DescribeKey", "{\"KeyId\": \"none\"}");
    for (int i = 0; i < 2; i++) {
      assertThat(exchange(connect(), recorded)).contains("NotFoundException");
    }
    List<Header> old =
        new Signer("AKIDALICE", SECRET, "us-east-1")
            .sign("localhost", "ListKeys", EMPTY, Instant.now().minusSeconds(3_600));
    String expired =
        "POST / HTTP/1.1\r\n"
            + old.stream()
                .map(header -> header.name() + ": " + header.value() + "\r\n")
                .collect(Collectors.joining())
            + "Content-Length: 2\r\n\r\n{}";
    assertThat(exchange(connect(), expired)).contains("Signature expired: ");
  }
}
