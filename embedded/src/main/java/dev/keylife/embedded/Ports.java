package dev.keylife.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** TCP ports of the loopback interface. */
public final class Ports {
  /** Systems give outgoing connections ports from 32768 on, so that they take none of these. */
  private static final int FIRST = 10_000;

  private static final int END = 32_768;
  private static final int TRIES = 1_000;

  private Ports() {}

  /**
   * A port that was free a moment ago, for a server that is to keep it while it is stopped and
   * started again: outgoing connections do not take it. Where one server listens once, it listens
   * on port 0 and asks which it became.
   *
   * @throws EmbeddedException if none is found
   */
  public static int anyFree() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new EmbeddedException("No free port from " + FIRST + " to " + (END - 1) + " was found");
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
    if (!isFree(port)) {
      throw new EmbeddedException(
          "Port "
              + port
              + " for "
              + what
              + " is in use. Stop what listens there, or choose another port.");
    }
  }

  /** Whether something failed because somebody listens on its port. */
  static boolean wasTaken(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(BindException.class::isInstance);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
