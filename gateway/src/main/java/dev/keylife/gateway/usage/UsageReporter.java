package dev.keylife.gateway.usage;

import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.schema.Topics;
import dev.keylife.thread.DaemonThreads;
import dev.keylife.usage.UsageTracking;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells on {@code key-usage} how keys are used here, and on {@code key-last-usage} when each was
 * used last. Calls only count; one thread of its own tells what was counted, every few seconds, and
 * nobody waits for it. What brokers do not take is counted on, up to a bound; what is beyond it is
 * lost, and how much that is, is counted too.
 */
public final class UsageReporter implements UseListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UsageReporter.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final UsageChannel.Source source;
  private final LastUsageView view;
  private final DeletedKeys deleted;
  private final UsageSettings settings;
  private final InstantSource clock;
  private final Instant startedAt;
  private final String gateway = UUID.randomUUID().toString();
  private final UsageTally tally;
  private final AtomicLong told = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /** Records of the report that is under way: brokers tell of them on a thread of their own. */
  private final AtomicLong recordsTaken = new AtomicLong();

  private final AtomicLong recordsRefused = new AtomicLong();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread = DaemonThreads.of("key-usage", this::run);
  private Optional<UsageChannel> channel = Optional.empty();
  private long complained = System.nanoTime() - SILENCE.toNanos();
  private volatile boolean closed;

  /**
   * @param exists whether there is a key of an id; asked only where the view of keys is fresh
   */
  UsageReporter(
      UsageChannel.Source source,
      LastUsageView view,
      Predicate<String> exists,
      UsageSettings settings,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.source = source;
    this.view = view;
    this.deleted = new DeletedKeys(view, exists, nanoTime);
    this.settings = settings;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.tally = new UsageTally(settings.maxKinds());
  }

  /**
   * Begins to tell. Returns at once, whether or not a broker answers.
   *
   * @param view of what all gateways tell
   * @param exists whether there is a key of an id; throws where nobody knows at the moment
   */
  public static UsageReporter start(
      ClientSettings kafka, LastUsageView view, Predicate<String> exists, UsageSettings settings) {
    UsageReporter reporter =
        new UsageReporter(
            () -> KafkaUsageChannel.open(kafka),
            view,
            exists,
            settings,
            InstantSource.system(),
            System::nanoTime);
    reporter.thread.start();
    return reporter;
  }

  @Override
  public void used(Use use) {
    long now = clock.millis();
    if (!tally.add(use.kind(), new UsageTally.Sum(1, now, now, use.requestId()))) {
      lost.incrementAndGet();
    }
    if (tally.isHalfFull() && wake.availablePermits() == 0) {
      wake.release();
    }
  }

  private void run() {
    try {
      while (!closed) {
        boolean unused = wake.tryAcquire(settings.interval().toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        report();
      }
      report(); // What came during the last one.
    } catch (InterruptedException e) {
      LOG.debug("No longer waits for brokers", e);
    } finally {
      channel.ifPresent(UsageChannel::close);
    }
  }

  /** Tells what was counted so far. What cannot be told now is left for the next time. */
  void report() {
    recordsTaken.set(0);
    recordsRefused.set(0);
    try {
      UsageChannel open = channel();
      tellStart(open);
      tellUses(open);
      deleted
          .find()
          .forEach(keyId -> tell(open, Topics.KEY_LAST_USAGE, keyId, Optional.empty(), 0));
      open.flush();
      if (recordsRefused.get() > 0 && recordsTaken.get() == 0) {
        replace(open); // A producer may have failed for good.
      }
    } catch (KeylifeClientException e) {
      complain(e);
    } catch (RuntimeException e) {
      LOG.error("How keys were used could not be told, and will be tried again", e);
    }
  }

  private UsageChannel channel() {
    if (channel.isEmpty()) {
      channel = Optional.of(source.open());
    }
    return channel.get();
  }

  private void replace(UsageChannel failed) {
    channel = Optional.empty();
    failed.close();
  }

  /** Whoever finds no beginning makes one; of several the earliest counts. */
  private void tellStart(UsageChannel open) {
    if (view.isFresh() && !view.isTracking()) {
      tell(
          open,
          Topics.KEY_LAST_USAGE,
          Topics.USAGE_TRACKING,
          Optional.of(UsageTracking.newBuilder().setStartedAt(startedAt).build()),
          0);
    }
  }

  private void tellUses(UsageChannel open) {
    Map<String, LastUse> newest = new HashMap<>();
    try {
      for (Use.Kind kind : tally.kinds()) {
        Optional<UsageTally.Sum> sum = tally.take(kind);
        if (sum.isPresent()) {
          tellUse(open, kind, sum.get());
          if (kind.counts()) {
            newest.merge(kind.keyId(), LastUse.of(kind, sum.get()), LastUse::or);
          }
        }
      }
    } finally {
      newest.forEach((keyId, use) -> tellLast(open, keyId, use));
    }
  }

  private void tellUse(UsageChannel open, Use.Kind kind, UsageTally.Sum sum) {
    try {
      tell(
          open,
          Topics.KEY_USAGE,
          kind.keyId(),
          Optional.of(UsageRecords.of(kind, sum, gateway)),
          sum.count());
    } catch (KeylifeClientException e) {
      if (!tally.add(kind, sum)) {
        lost.addAndGet(sum.count());
      }
      throw e;
    }
  }

  /** Gateways write for themselves: what another one told that is newer stays. */
  private void tellLast(UsageChannel open, String keyId, LastUse use) {
    if (view.newest(keyId).filter(known -> known.at() >= use.at()).isEmpty()) {
      tell(open, Topics.KEY_LAST_USAGE, keyId, Optional.of(UsageRecords.of(keyId, use)), 0);
    }
  }

  private void tell(
      UsageChannel open, String topic, String key, Optional<SpecificRecord> value, long uses) {
    var unused =
        open.publish(topic, key, value)
            .whenComplete(
                (nothing, failure) -> {
                  if (failure == null) {
                    recordsTaken.incrementAndGet();
                    told.addAndGet(uses);
                  } else {
                    recordsRefused.incrementAndGet();
                    lost.addAndGet(uses);
                    complain(failure);
                  }
                });
  }

  private synchronized void complain(Throwable failure) {
    long now = System.nanoTime();
    if (now - complained >= SILENCE.toNanos()) {
      complained = now;
      LOG.warn(
          "How keys are used cannot be told; {} uses were not told so far, {} kinds wait: {}",
          lost.get(),
          tally.size(),
          failure.getMessage());
    }
  }

  /** How many uses were told since the start. */
  public long told() {
    return told.get();
  }

  /** How many uses were lost since the start. */
  public long lost() {
    return lost.get();
  }

  /** How many records wait to be told. */
  public int pending() {
    return tally.size();
  }

  /** Tells what was counted, if brokers take it within some seconds. */
  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      thread.join(CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      thread.interrupt();
    }
    if (tally.size() > 0) {
      LOG.warn("{} kinds of uses of keys were not told at the end", tally.size());
    }
  }
}
