package dev.keylife.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** TCP ports of the loopback interface. */
final class Ports {
  private Ports() {}

  /** A port that was free a moment ago. */
  static int anyFree() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EmbeddedException("No free port on the loopback interface: " + e.getMessage(), e);
    }
  }

  /** Another port that was free a moment ago: nobody listens on the others yet. */
  static int anyFreeBut(Integer... taken) {
    int port = anyFree();
    while (List.of(taken).contains(port)) {
      port = anyFree();
    }
    return port;
  }

  /**
   * @throws EmbeddedException if somebody listens on the port
   */
  static void requireFree(String what, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
    } catch (IOException e) {
      throw new EmbeddedException(
          "Port "
              + port
              + " for "
              + what
              + " is in use. Stop what listens there, or choose another port.",
          e);
    }
  }
}
