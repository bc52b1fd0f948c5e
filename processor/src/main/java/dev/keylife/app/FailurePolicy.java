package dev.keylife.app;

import dev.keylife.streams.Outage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingInternalTopicsException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TopologyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a stream thread that failed. It is replaced as a rule: its transaction
 * was aborted, so nothing is lost or doubled by trying again. The processor ends where trying again
 * is known to be in vain, or has been: a supervisor then restarts it, and its operator is told.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

  /** More failures than this within the window are not by chance. */
  static final int MOST = 10;

  static final Duration WINDOW = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Deque<Instant> failures = new ArrayDeque<>();

  FailurePolicy(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    if (isForGood(failure)) {
      LOG.error("The topology cannot go on; the processor stops", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (Outage.isBehind(failure)) {
      LOG.error("A stream thread waited in vain for a server and is replaced", failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    Instant now = clock.instant();
    failures.addLast(now);
    failures.removeIf(at -> at.isBefore(now.minus(WINDOW)));
    if (failures.size() > MOST) {
      LOG.error(
          "Stream threads failed {} times within {} minutes; the processor stops",
          failures.size(),
          WINDOW.toMinutes(),
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("A stream thread failed and is replaced", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static boolean isForGood(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof AuthenticationException
          || t instanceof AuthorizationException
          || t instanceof FencedInstanceIdException
          || t instanceof MissingInternalTopicsException
          || t instanceof MissingSourceTopicException
          || t instanceof TopologyException
          || t instanceof UnsupportedVersionException) {
        return true;
      }
    }
    return false;
  }
}
