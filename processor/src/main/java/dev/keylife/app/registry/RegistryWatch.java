package dev.keylife.app.registry;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.settings.SecretMask;
import dev.keylife.streams.decoding.RegistryGuard;
import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serde;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the Schema Registry from time to time whether it still has what the processor registered.
 * Each time with a serde of its own that remembers nothing, so that it works with every serde.
 */
public final class RegistryWatch implements RegistryGuard, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryWatch.class);

  /** A second opinion is as good for the next records. */
  private static final long CONFIRMED_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int PATIENCE_MS = 5_000;

  /** How often it is looked whether the registry is itself again, once it was not. */
  private static final long DOUBT_MS = 2_000;

  private final Supplier<Serde<SpecificRecord>> serdes;
  private final OwnSchemas own;
  private final String url;
  private final ScheduledExecutorService timer;
  private volatile Optional<String> objection = Optional.empty();
  private Optional<Long> confirmedAt = Optional.empty();

  private RegistryWatch(Supplier<Serde<SpecificRecord>> serdes, OwnSchemas own, String url) {
    this.serdes = serdes;
    this.own = own;
    this.url = url;
    this.timer = Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("registry-watch"));
  }

  /**
   * Begins to watch.
   *
   * @param own what the running processor writes, and what therefore must stay
   */
  public static RegistryWatch start(ProcessorSettings settings, OwnSchemas own) {
    Map<String, Object> once = new TreeMap<>();
    once.put("max.retries", 0);
    once.put("http.connect.timeout.ms", PATIENCE_MS);
    once.put("http.read.timeout.ms", PATIENCE_MS);
    String url =
        SecretMask.withoutUserInfo(settings.getString(ProcessorSettings.SCHEMA_REGISTRY_URL));
    RegistryWatch watch = new RegistryWatch(() -> ValueSerde.load(settings, once), own, url);
    long interval = settings.getLong(ProcessorSettings.REGISTRY_CHECK_INTERVAL_MS);
    if (interval > 0) {
      var unusedToo =
          watch.timer.scheduleWithFixedDelay(
              watch::look, interval, interval, TimeUnit.MILLISECONDS);
    }
    var unused =
        watch.timer.scheduleWithFixedDelay(
            watch::lookAgain, DOUBT_MS, DOUBT_MS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void lookAgain() {
    if (objection.isPresent()) {
      look();
    }
  }

  private void look() {
    try {
      check(own);
    } catch (RuntimeException e) {
      LOG.warn("The Schema Registry at {} cannot be asked: {}", url, e.getMessage());
    }
  }

  @Override
  public synchronized void confirm() {
    long now = System.nanoTime();
    if (objection.isPresent() || confirmedAt.filter(at -> now - at < CONFIRMED_NANOS).isEmpty()) {
      check(objection.isPresent() ? own : own.one());
    }
    objection.ifPresent(
        why -> {
          throw new TimeoutException(why);
        });
  }

  private synchronized void check(OwnSchemas asked) {
    try (Serde<SpecificRecord> serde = serdes.get()) {
      Optional<String> found = asked.contradiction(serde).map(this::words);
      if (found.isPresent() && objection.isEmpty()) {
        LOG.error("No command is read: {}", found.get());
      } else if (found.isEmpty() && objection.isPresent()) {
        LOG.info("The Schema Registry at {} has what it had; commands are read again", url);
      }
      objection = found;
      confirmedAt = Optional.of(System.nanoTime());
    }
  }

  private String words(String contradiction) {
    return "the Schema Registry at "
        + url
        + " is not the one that this processor registered its schemas with, or was reset or"
        + " restored without its data: "
        + contradiction
        + ". Bring the old one back, with its ids; commands wait until then";
  }

  @Override
  public Optional<String> objection() {
    return objection;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
