package dev.keylife.gateway.replica;

import dev.keylife.gateway.view.KeyView;
import dev.keylife.material.keyset.KeysetException;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's part as a replica: {@link UsableKeys} with what they need at work.
 *
 * @param <T> a key that was opened
 */
public final class Replica<T extends AutoCloseable> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
  private static final int OPENERS = 4;
  private static final int WAITING = 10_000;

  private final ThreadPoolExecutor openers =
      new ThreadPoolExecutor(
          OPENERS,
          OPENERS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          work -> daemon(work, "key-opener"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "key-sweeper"));
  private final UsableKeys<T> keys;

  private Replica(
      KeysetSeals seals, UseLimits limits, KeyView view, UsableKeys.Opener<T> opener) {
    InstantSource clock = InstantSource.system();
    keys =
        new UsableKeys<>(
            view::newest,
            new MaterialView(clock, System::nanoTime),
            seals,
            opener,
            limits,
            clock,
            System::nanoTime,
            openers);
    openers.allowCoreThreadTimeOut(true);
    var unused = timer.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Opens the keyset that the settings name.
   *
   * @throws KeysetException if it cannot be opened
   */
  public static <T extends AutoCloseable> Replica<T> open(
      AbstractConfig settings, KeyView view, UsableKeys.Opener<T> opener) throws KeysetException {
    return new Replica<>(
        UseSettings.seals(settings), UseSettings.limits(settings), view, opener);
  }

  private void sweep() {
    try {
      keys.sweep();
    } catch (RuntimeException e) {
      LOG.error("Keys that are open could not be looked through, and will be in a second", e);
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  public UsableKeys<T> keys() {
    return keys;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    openers.shutdownNow();
    keys.close();
  }
}
