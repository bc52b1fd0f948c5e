package dev.keylife.http;

import java.time.Duration;

/**
 * What one client, and all of them together, may take of a server.
 *
 * @param time for how long a connection may last, from its opening to the last byte of the answer
 * @param connections how many there may be at a time; one more ends the oldest
 * @param threads how many threads serve them
 * @param maxBody how many bytes of body a request may have
 */
public record ServerLimits(Duration time, int connections, int threads, int maxBody) {
  /** Jetty needs some threads for itself: to accept, to select, and one that is spare. */
  private static final int LEAST_THREADS = 4;

  public ServerLimits {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a connection needs some time, not " + time);
    }
    if (connections < 1) {
      throw new IllegalArgumentException("a server needs connections, not " + connections);
    }
    if (threads < LEAST_THREADS) {
      throw new IllegalArgumentException("a server needs " + LEAST_THREADS + " threads or more");
    }
  }

  /** Ten seconds, 128 connections, 8 threads, 1 MiB. */
  public static ServerLimits defaults() {
    return new ServerLimits(Duration.ofSeconds(10), 128, 8, 1024 * 1024);
  }
}
