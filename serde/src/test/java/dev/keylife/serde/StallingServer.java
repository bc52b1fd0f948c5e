package dev.keylife.serde;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers with headers and a part of the body, and then falls silent. */
final class StallingServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  StallingServer() throws IOException {
    Thread thread = new Thread(this::answer, "stalling-server");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://localhost:" + server.getLocalPort();
  }

  private void answer() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        byte[] head =
            "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{".getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(head);
        socket.getOutputStream().flush();
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
