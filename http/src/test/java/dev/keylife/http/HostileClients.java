package dev.keylife.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Clients that do not do what HTTP asks of them, and an honest one to stand beside them. */
public final class HostileClients implements AutoCloseable {
  private static final int PATIENCE_MS = 60_000;

  private final int port;
  private final List<Socket> open = new ArrayList<>();

  public HostileClients(int port) {
    this.port = port;
  }

  /**
   * How a client stalls.
   *
   * @param sent all that it ever sends
   */
  @SuppressWarnings("ArrayRecordComponent") // Only ever written out.
  public record Stall(String name, byte[] sent) {
    static Stall text(String name, String sent) {
      return new Stall(name, sent.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Every way of stalling that is known here. */
  public static Stream<Stall> stalls() {
    return Stream.of(
        new Stall("sends nothing", new byte[0]),
        Stall.text("half a request line", "GET /hea"),
        Stall.text("half the headers", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: a"),
        Stall.text("bare line feeds", "\n\n\n\n"),
        Stall.text("line feeds for line ends", "GET / HTTP/1.1\nHost: localhost\n"),
        Stall.text(
            "a body that never comes", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"),
        Stall.text("half a body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"),
        Stall.text(
            "a chunk that never comes",
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"),
        Stall.text(
            "waits to be told to go on",
            "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"),
        Stall.text("an HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        new Stall("a TLS ClientHello", clientHello()),
        new Stall("half a TLS ClientHello", new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc}),
        new Stall("zeros", new byte[64]));
  }

  /** Opens so many connections that stall. */
  public void stall(Stall how, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      Socket socket = open();
      try {
        socket.getOutputStream().write(how.sent());
        socket.getOutputStream().flush();
      } catch (IOException closed) {
        // The server's to refuse.
      }
    }
  }

  /** Asks for something again and again, and reads no byte of it. */
  public void askWithoutReading(String path, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      Socket socket = new Socket();
      open.add(socket);
      socket.connect(new java.net.InetSocketAddress("localhost", port), PATIENCE_MS);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Sends a byte of a header now and then until it is cut off; so no idle time ends it. */
  public void drip(long everyMillis) throws IOException {
    Socket socket = open();
    socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    try {
      while (true) {
        socket.getOutputStream().write('a');
        socket.getOutputStream().flush();
        socket.setSoTimeout((int) everyMillis);
        try {
          if (socket.getInputStream().read() < 0) {
            return;
          }
        } catch (SocketTimeoutException goOn) {
          // Not yet.
        }
      }
    } catch (IOException cutOff) {
      // So it is.
    }
  }

  /** Waits until the server has ended every connection that was opened here. */
  public void awaitEnd() throws IOException {
    byte[] some = new byte[64 * 1024]; // Answers of megabytes may wait to be read.
    for (Socket socket : open) {
      socket.setSoTimeout(PATIENCE_MS);
      try {
        InputStream in = socket.getInputStream();
        while (in.read(some) >= 0) {
          // What is answered to nonsense is nobody's business.
        }
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException reset) {
        // Ended as well.
      }
    }
  }

  /** An honest request: the whole answer, with its status line. */
  public static String get(int port, String path) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket("localhost", port);
    open.add(socket);
    return socket;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** What a client of TLS says first. */
  private static byte[] clientHello() {
    try {
      java.nio.ByteBuffer hello = java.nio.ByteBuffer.allocate(32 * 1024);
      javax.net.ssl.SSLEngine engine = javax.net.ssl.SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      engine.wrap(java.nio.ByteBuffer.allocate(0), hello);
      hello.flip();
      byte[] bytes = new byte[hello.remaining()];
      hello.get(bytes);
      return bytes;
    } catch (java.security.GeneralSecurityException | javax.net.ssl.SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
