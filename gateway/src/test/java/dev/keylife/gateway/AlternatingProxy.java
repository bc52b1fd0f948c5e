package dev.keylife.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A load balancer: each connection goes to the other of two gateways. */
final class AlternatingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final URI first;
  private final URI second;
  private final AtomicInteger count = new AtomicInteger();

  AlternatingProxy(URI first, URI second) throws IOException {
    this.first = first;
    this.second = second;
    listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "balancer");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        URI target = count.getAndIncrement() % 2 == 0 ? first : second;
        Socket server = new Socket(target.getHost(), target.getPort());
        daemon(() -> copy(client, server));
        daemon(() -> copy(server, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // both ends are closed
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
