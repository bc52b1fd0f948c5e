package dev.keylife.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.http.Exchange.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No client keeps the server from answering others, whatever it sends or does not read. */
class HostileClientsTest {
  private static final int CONNECTIONS = 16;
  private static final ServerLimits LIMITS =
      new ServerLimits(Duration.ofSeconds(2), CONNECTIONS, 4, 1_000);
  private static final ServerLimits PATIENT =
      new ServerLimits(Duration.ofSeconds(60), CONNECTIONS, 4, 1_000);
  private static final byte[] LARGE = new byte[16 * 1024 * 1024];

  private BoundedServer server;
  private HostileClients hostile;

  @BeforeEach
  void start() throws IOException {
    server = start(LIMITS);
    hostile = new HostileClients(server.port());
  }

  private static BoundedServer start(ServerLimits limits) throws IOException {
    return BoundedServer.start(
        new InetSocketAddress("localhost", 0),
        Optional.empty(),
        limits,
        "test",
        HostileClientsTest::answer);
  }

  @AfterEach
  void stop() throws IOException {
    hostile.close();
    server.close();
  }

  private static Answer answer(Exchange.Request request) {
    return switch (request.path()) {
      case "/large" -> new Answer(200, "application/octet-stream", LARGE);
      case "/fail" -> throw new IllegalStateException("a secret");
      default ->
          Answer.text(
              200, request.method() + " " + new String(request.body(), StandardCharsets.UTF_8));
    };
  }

  static java.util.stream.Stream<HostileClients.Stall> stalls() {
    return HostileClients.stalls();
  }

  /** More of them than there are threads, and than there may be connections. */
  @ParameterizedTest
  @MethodSource("stalls")
  void othersAreAnsweredBesideAClientThatStalls(HostileClients.Stall how) throws IOException {
    hostile.stall(how, 2 * CONNECTIONS);
    assertThat(HostileClients.get(server.port(), "/")).contains("200 OK", "GET ");
  }

  @Test
  void whoeverStallsIsCutOff() throws IOException {
    for (HostileClients.Stall how : stalls().toList()) {
      hostile.stall(how, 1);
    }
    hostile.awaitEnd();
    assertThat(HostileClients.get(server.port(), "/")).contains("200 OK");
  }

  @Test
  void othersAreAnsweredBesideClientsThatDoNotReadAndTheseAreCutOff() throws IOException {
    hostile.askWithoutReading("/large", 2 * CONNECTIONS);
    assertThat(HostileClients.get(server.port(), "/")).contains("200 OK");
    hostile.awaitEnd();
  }

  @Test
  void aClientThatIsNeverIdleIsCutOffToo() throws IOException {
    long start = System.nanoTime();
    hostile.drip(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    assertThat(HostileClients.get(server.port(), "/")).contains("200 OK");
  }

  @Test
  void whatIsTooLargeIsRefused() throws IOException {
    try (java.net.Socket socket = new java.net.Socket("localhost", server.port())) {
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 413");
    }
    assertThat(HostileClients.get(server.port(), "/" + "a".repeat(20_000))).contains(" 414 ");
  }

  /** As most clients do; a connection closed with unread bytes would take the answer away. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 4000000", "Transfer-Encoding: chunked"})
  void whoSendsFarTooMuchAndReadsAfterwardsIsToldSo(String length) throws IOException {
    try (BoundedServer patient = start(PATIENT);
        java.net.Socket socket = new java.net.Socket("localhost", patient.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(ascii("POST / HTTP/1.1\r\nHost: x\r\n" + length + "\r\n\r\n"));
      out.write(ascii(length.endsWith("chunked") ? "3d0900\r\n" : ""));
      out.write(new byte[2_000_000]);
      int first = socket.getInputStream().read();
      out.write(new byte[2_000_000]);
      out.write(ascii(length.endsWith("chunked") ? "\r\n0\r\n\r\n" : ""));
      String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat((char) first + rest).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void whatFailsInsideIsNotTold() throws IOException {
    assertThat(HostileClients.get(server.port(), "/fail"))
        .startsWith("HTTP/1.1 500")
        .doesNotContain("secret");
  }

  @Test
  void oneRequestToAConnectionAndNothingOfTheServerIsTold() throws IOException {
    assertThat(HostileClients.get(server.port(), "/"))
        .containsIgnoringCase("Connection: close")
        .doesNotContainIgnoringCase("jetty");
  }

  @Test
  void aTakenPortIsSaidAndNothingIsLeftRunning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () ->
                  BoundedServer.start(
                      new InetSocketAddress("0.0.0.0", taken.getLocalPort()),
                      Optional.empty(),
                      LIMITS,
                      "taken",
                      HostileClientsTest::answer))
          .isInstanceOf(IOException.class);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(t -> t.getName().startsWith("taken-")));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
