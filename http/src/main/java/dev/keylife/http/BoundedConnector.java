package dev.keylife.http;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends each connection after a time, whatever its client does or does not do, and the oldest where
 * there are too many. An idle timeout alone is no bound: a client that sends a byte now and then is
 * not idle. And to refuse the newest would let whoever came first, and stalls, keep all others out;
 * an honest client needs its place for some milliseconds only.
 *
 * <p>Where a connection serves several requests, its time begins anew with each of them, and so
 * does its age: {@link #renew}.
 */
final class BoundedConnector extends ServerConnector {
  private final ServerLimits limits;
  private final Map<EndPoint, Life> open = new ConcurrentHashMap<>();

  BoundedConnector(
      Server server, int selectors, ServerLimits limits, ConnectionFactory... protocols) {
    super(server, 1, selectors, protocols);
    this.limits = limits;
    setIdleTimeout(limits.time().toMillis());
  }

  @Override
  protected void onEndPointOpened(EndPoint connection) {
    super.onEndPointOpened(connection);
    Life life = new Life(connection);
    open.put(connection, life);
    life.check();
    while (open.size() > limits.connections()) {
      open.values().stream().max(Comparator.comparingLong(Life::age)).ifPresent(Life::end);
    }
  }

  /**
   * A whole request head came, or an answer went: the client does something of use.
   *
   * @param connection or what TLS shows of it
   */
  void renew(EndPoint connection) {
    EndPoint socket = connection;
    while (socket instanceof EndPoint.Wrapper layer) {
      socket = layer.unwrap();
    }
    Life life = open.get(socket);
    if (life != null) {
      life.renewedAt = System.nanoTime();
    }
  }

  @Override
  protected void onEndPointClosed(EndPoint connection) {
    super.onEndPointClosed(connection);
    forget(connection);
  }

  private void forget(EndPoint connection) {
    Life life = open.remove(connection);
    if (life != null) {
      life.alarm.cancel();
    }
  }

  /**
   * The time of one connection. Its alarm looks whether it was renewed meanwhile, and is set again
   * then, so that requests need not set one each.
   */
  private final class Life {
    private final EndPoint connection;
    private volatile long renewedAt = System.nanoTime();
    private volatile Scheduler.Task alarm = () -> false;

    Life(EndPoint connection) {
      this.connection = connection;
    }

    long age() {
      return System.nanoTime() - renewedAt;
    }

    void check() {
      long left = limits.time().toNanos() - age();
      if (left <= 0) {
        end();
        return;
      }
      alarm = getScheduler().schedule(this::check, left, TimeUnit.NANOSECONDS);
      if (open.get(connection) != this) {
        alarm.cancel(); // It was closed meanwhile.
      }
    }

    void end() {
      forget(connection);
      connection.close();
    }
  }
}
