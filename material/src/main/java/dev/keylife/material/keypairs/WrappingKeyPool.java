package dev.keylife.material.keypairs;

import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes wrapping key pairs, because an RSA-4096 pair takes most of a second, now and then several.
 * Some are kept ready, for whoever asks now and then; who asks for many waits in a {@link
 * KeyPairQueue} while they are made. Pairs that wait here exist in memory alone.
 *
 * <p>Making pairs gives way to work: on few threads of the lowest priority, and, since Linux heeds
 * no such priority, what nobody waits for is made only while no command has been busy here for a
 * moment. Where no pair is left of a spec that is wanted, the next one is made all the same, so
 * that the pool recovers under load.
 *
 * <p>Safe for use by several threads.
 */
public final class WrappingKeyPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WrappingKeyPool.class);

  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RETRY_MILLIS = 50;

  private final int size;
  private final Function<WrappingKeySpec, KeyPair> maker;
  private final Map<WrappingKeySpec, Queue<KeyPair>> ready = new EnumMap<>(WrappingKeySpec.class);
  private final Map<WrappingKeySpec, Integer> refilling = new EnumMap<>(WrappingKeySpec.class);
  private final Set<WrappingKeySpec> wanted = EnumSet.noneOf(WrappingKeySpec.class);
  private final KeyPairQueue line;
  private final Map<String, KeyPairQueue.Ask> making = new HashMap<>();
  private final Map<String, Kept> kept = new HashMap<>();
  private final LongSupplier nanoTime;
  private final AtomicLong lastWork;
  private final ScheduledThreadPoolExecutor makers;
  private boolean retryIsScheduled;
  private boolean wasForReserve;

  /** A pair that was made, or taken from those that were ready, for one who waits. */
  private record Kept(WrappingKeySpec spec, KeyPair pair) {}

  /**
   * What a maker is to do next.
   *
   * @param ask whom the pair is for; empty where it is to be kept ready
   */
  private record Job(WrappingKeySpec spec, Optional<KeyPairQueue.Ask> ask) {}

  /**
   * Starts to fill in the background; nothing waits for it.
   *
   * @param policy how many pairs to keep ready, and of which specs from the start
   * @param maker makes a pair
   * @param nanoTime a clock, such as {@link System#nanoTime}
   */
  public WrappingKeyPool(
      WrappingKeyPolicy policy, Function<WrappingKeySpec, KeyPair> maker, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastWork = new AtomicLong(nanoTime.getAsLong() - QUIET_NANOS);
    this.line = new KeyPairQueue(nanoTime);
    this.size = policy.ready();
    this.maker = maker;
    this.makers = new ScheduledThreadPoolExecutor(policy.makers(), WrappingKeyPool::makerThread);
    makers.setRemoveOnCancelPolicy(true);
    wanted.addAll(policy.specs());
    wakeMakers();
  }

  /**
   * Whether a pair is kept for a ticket. If not, one is made as soon as it is the asker's turn.
   *
   * @param ticket names what the pair is for
   * @param whenReady is run then
   */
  boolean isReady(String ticket, WrappingKeySpec spec, String asker, Runnable whenReady) {
    if (isKeptOfOtherSpec(ticket, spec)) {
      forget(ticket);
    }
    boolean isReady = isReadyOrInLine(ticket, spec, asker, whenReady);
    wakeMakers();
    return isReady;
  }

  private synchronized boolean isKeptOfOtherSpec(String ticket, WrappingKeySpec spec) {
    return kept.containsKey(ticket) && kept.get(ticket).spec() != spec;
  }

  private synchronized boolean isReadyOrInLine(
      String ticket, WrappingKeySpec spec, String asker, Runnable whenReady) {
    wanted.add(spec);
    if (kept.containsKey(ticket)) {
      return true;
    }
    KeyPairQueue.Ask inMaking = making.get(ticket);
    if (inMaking != null) {
      inMaking.whenReady().add(whenReady);
      return false;
    }
    if (mayTakeReady(spec, asker)) {
      kept.put(ticket, new Kept(spec, readyOf(spec).remove()));
      line.noteServed(asker);
      return true;
    }
    line.join(ticket, spec, asker, whenReady);
    return false;
  }

  /** The ticket asks no longer: what was kept for it, or will be, serves others. */
  void forget(String ticket) {
    tell(forgetAndPassOn(ticket));
  }

  private synchronized Optional<KeyPairQueue.Ask> forgetAndPassOn(String ticket) {
    line.leave(ticket);
    making.remove(ticket);
    Kept unused = kept.remove(ticket);
    return unused == null ? Optional.empty() : keepReady(unused.spec(), unused.pair());
  }

  /** A key pair that nobody else has or will get: the one kept for the ticket, if there is one. */
  KeyPair take(String ticket, WrappingKeySpec spec) {
    Optional<KeyPair> pair = takeKeptOrReady(ticket, spec);
    wakeMakers();
    return pair.orElseGet(() -> maker.apply(spec));
  }

  private synchronized Optional<KeyPair> takeKeptOrReady(String ticket, WrappingKeySpec spec) {
    wanted.add(spec);
    Kept mine = kept.get(ticket);
    if (mine == null || mine.spec() != spec) {
      return Optional.ofNullable(readyOf(spec).poll());
    }
    kept.remove(ticket);
    return Optional.of(mine.pair());
  }

  /** Whoever waits for pairs already, or got one just now, leaves half of the ready to others. */
  private boolean mayTakeReady(WrappingKeySpec spec, String asker) {
    int there = readyOf(spec).size();
    return there > size / 2 ? !line.isWaiting(asker) : there > 0 && line.isAtEase(asker);
  }

  /** Says that commands are at work, so that what nobody waits for can wait. */
  void noteWork() {
    lastWork.lazySet(nanoTime.getAsLong());
  }

  /** Repeats a small task in the background, for as long as the pool is open. */
  public void repeat(Runnable task, Duration interval) {
    long millis = Math.max(1, interval.toMillis());
    var unused = makers.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** How many pairs are ready. */
  synchronized int waiting(WrappingKeySpec spec) {
    return readyOf(spec).size();
  }

  private Queue<KeyPair> readyOf(WrappingKeySpec spec) {
    return ready.computeIfAbsent(spec, s -> new ArrayDeque<>());
  }

  /** Keeps a pair that nobody waited for; but who waits for one now and then need not wait on. */
  private Optional<KeyPairQueue.Ask> keepReady(WrappingKeySpec spec, KeyPair pair) {
    Optional<KeyPairQueue.Ask> light = line.nextLight(spec);
    light.ifPresent(ask -> kept.put(ask.ticket(), new Kept(spec, pair)));
    if (light.isEmpty() && readyOf(spec).size() < size) {
      readyOf(spec).add(pair);
    }
    return light;
  }

  private void wakeMakers() {
    try {
      makers.execute(this::makeWhatIsWanted);
    } catch (RejectedExecutionException closed) {
      // The last requests before the end make their own.
    }
  }

  /** One pair at a time, so that the small tasks in the background get their turn. */
  private void makeWhatIsWanted() {
    Optional<Job> job = nextJob();
    job.ifPresent(this::make);
    if (job.isPresent()) {
      wakeMakers();
    }
  }

  private void make(Job job) {
    Optional<KeyPairQueue.Ask> served = job.ask();
    try {
      served = keep(job, maker.apply(job.spec())).or(job::ask);
    } catch (RuntimeException e) {
      LOG.error("A wrapping key pair of {} could not be made; it is tried again", job.spec(), e);
      giveUp(job);
    }
    // Whoever finds none, because it could not be made, asks again.
    tell(served);
  }

  private static void tell(Optional<KeyPairQueue.Ask> served) {
    served.map(KeyPairQueue.Ask::whenReady).ifPresent(all -> all.forEach(Runnable::run));
  }

  /** Whom the pair went to, if not to whom it was made for. */
  private synchronized Optional<KeyPairQueue.Ask> keep(Job job, KeyPair pair) {
    boolean isWaitedFor = giveUp(job);
    if (isWaitedFor) {
      kept.put(job.ask().orElseThrow().ticket(), new Kept(job.spec(), pair));
    } else if (!makers.isShutdown()) {
      return keepReady(job.spec(), pair);
    }
    return Optional.empty();
  }

  /** Whether somebody still waited for it. */
  private synchronized boolean giveUp(Job job) {
    if (job.ask().isEmpty()) {
      refilling.merge(job.spec(), -1, Integer::sum);
      return false;
    }
    return making.remove(job.ask().get().ticket(), job.ask().get());
  }

  /**
   * The next in line. Before one that waits for many comes one pair that is kept back for those who
   * ask now and then, but no two of these in a row, so that many of the latter do not hold up the
   * former for ever. Last, if nothing else is to be done here, come the pairs to be kept ready.
   */
  private synchronized Optional<Job> nextJob() {
    if (makers.isShutdown()) {
      return Optional.empty();
    }
    Optional<Job> light = line.nextIfLight().map(this::begin);
    Optional<Job> reserve = light.isPresent() || wasForReserve ? Optional.empty() : refill(1);
    wasForReserve = reserve.isPresent();
    return light
        .or(() -> reserve)
        .or(() -> line.next().map(this::begin))
        .or(() -> refill(1))
        .or(() -> isBusy() ? refillLater() : refill(size));
  }

  private Job begin(KeyPairQueue.Ask ask) {
    making.put(ask.ticket(), ask);
    return new Job(ask.spec(), Optional.of(ask));
  }

  /** A pair of a spec of which fewer than so many are ready. */
  private Optional<Job> refill(int least) {
    Optional<WrappingKeySpec> lacking = lacking(Math.min(least, size));
    lacking.ifPresent(spec -> refilling.merge(spec, 1, Integer::sum));
    return lacking.map(spec -> new Job(spec, Optional.empty()));
  }

  private Optional<WrappingKeySpec> lacking(int least) {
    return wanted.stream()
        .filter(spec -> readyOf(spec).size() + refilling.getOrDefault(spec, 0) < least)
        .findFirst();
  }

  private Optional<Job> refillLater() {
    if (!retryIsScheduled && lacking(size).isPresent()) {
      retryIsScheduled = true;
      var unused = makers.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
    return Optional.empty();
  }

  private void retry() {
    synchronized (this) {
      retryIsScheduled = false;
    }
    makeWhatIsWanted();
  }

  private boolean isBusy() {
    return nanoTime.getAsLong() - lastWork.get() < QUIET_NANOS;
  }

  /** A key pair in the making does not hold up the end. */
  @SuppressWarnings("ThreadPriorityCheck") // A courtesy: nothing relies on it.
  private static Thread makerThread(Runnable work) {
    Thread thread = new Thread(work, "wrapping-key-pool");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  @Override
  public void close() {
    makers.shutdownNow();
    synchronized (this) {
      ready.clear();
      kept.clear();
      making.clear();
      line.clear();
    }
  }
}
