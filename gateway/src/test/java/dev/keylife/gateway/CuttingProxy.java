package dev.keylife.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before gateways. Hands connections on to the first of them that listens, and cuts as many
 * as it is told at the first byte of an answer: the caller never learns what became of its call.
 */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final List<URI> gateways = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  CuttingProxy(List<URI> gateways) throws IOException {
    this.gateways.addAll(gateways);
    listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Cuts the next answers. */
  void cut(int answers) {
    cuts.set(answers);
  }

  /** How many answers were cut. */
  int cutSoFar() {
    return done.get();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        daemon(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = connect()) {
      open.add(server);
      daemon(() -> copy(client, server, false));
      copy(server, client, true);
    } catch (IOException e) {
      // the client sees its connection end
    } finally {
      open.remove(client);
    }
  }

  private Socket connect() throws IOException {
    IOException last = new IOException("no gateway");
    for (URI gateway : gateways) {
      try {
        return new Socket(gateway.getHost(), gateway.getPort());
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private void copy(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (answers && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          done.incrementAndGet();
          from.close();
          to.close();
          return;
        }
        out.write(buffer, 0, n);
        out.flush();
      }
      to.close();
    } catch (IOException e) {
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CuttingProxy::closeQuietly);
  }
}
