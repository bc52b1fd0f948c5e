package dev.keylife.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<EndPoint, Scheduler.Task> open = new LinkedHashMap<>();

  BoundedConnector(Server server, ServerLimits limits, ConnectionFactory... protocols) {
    super(server, 1, 1, protocols);
    this.limits = limits;
    setIdleTimeout(limits.time().toMillis());
  }

  @Override
  protected void onEndPointOpened(EndPoint connection) {
    super.onEndPointOpened(connection);
    Scheduler.Task end = endOf(connection);
    List<EndPoint> tooMany = new ArrayList<>();
    synchronized (open) {
      open.put(connection, end);
      open.keySet().stream()
          .limit(Math.max(0, open.size() - limits.connections()))
          .forEach(tooMany::add);
    }
    tooMany.forEach(EndPoint::close);
  }

  /** A whole request head came, or an answer went: the client does something of use. */
  void renew(EndPoint connection) {
    Scheduler.Task before;
    synchronized (open) {
      before = open.remove(connection);
      if (before != null) {
        open.put(connection, endOf(connection));
      }
    }
    if (before != null) {
      before.cancel();
    }
  }

  private Scheduler.Task endOf(EndPoint connection) {
    return getScheduler()
        .schedule(connection::close, limits.time().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void onEndPointClosed(EndPoint connection) {
    super.onEndPointClosed(connection);
    Scheduler.Task end;
    synchronized (open) {
      end = open.remove(connection);
    }
    if (end != null) {
      end.cancel();
    }
  }
}
