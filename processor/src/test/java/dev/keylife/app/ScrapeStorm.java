package dev.keylife.app;

import dev.keylife.http.HostileClients;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Scrapes processors almost without a pause, while they run and while they go. */
final class ScrapeStorm implements AutoCloseable {
  private static final long PAUSE_NANOS = 2_000_000;

  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final AtomicInteger scrapes = new AtomicInteger();
  private final Thread scraper = new Thread(this::scrape, "scrapes");
  private volatile boolean isClosed;

  ScrapeStorm() {
    scraper.start();
  }

  ProcessorApp of(ProcessorApp app) {
    ports.add(app.healthPort().orElseThrow());
    return app;
  }

  /** How many were answered. */
  int count() {
    return scrapes.get();
  }

  private void scrape() {
    while (!isClosed) {
      for (int port : Set.copyOf(ports)) {
        try {
          String answer = HostileClients.get(port, "/metrics");
          if (answer.contains("kafka_stream_state_total_sst_files_size")) {
            throw new AssertionError("a gauge of RocksDB's was read");
          }
          scrapes.incrementAndGet();
        } catch (IOException gone) {
          ports.remove(port);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS); // Others need the processor, too.
    }
  }

  @Override
  public void close() throws InterruptedException {
    isClosed = true;
    scraper.join();
  }
}
