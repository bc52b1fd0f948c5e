package dev.keylife.streams.failure;

import dev.keylife.schema.Outage;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which records failed and how often, so that none of them can stop its partition. What
 * fails on the way of a record ends its transaction, and a new stream thread begins with the same
 * record. Some times it is carried out anew; then it is refused, which writes as little as can be;
 * and if that fails too, it is set aside with nothing but its place.
 *
 * <p>Whose fault a failure is: of the record that is on its way, or that a send belongs to. Where
 * nobody can tell (a commit fails), the records that were in the transaction are committed one by
 * one, until one is found to be alone with the failure.
 *
 * <p>Kept in memory, for all stream threads of a process, because a record comes to its end within
 * one: it is set aside after {@code tries + 1} failures, and none of them counts among those that
 * end the process. After a restart, for whatever reason, it begins anew and has the same end. What
 * kills the process before any node is reached is not a matter of counting: see {@code keylife
 * skip}.
 */
public final class Tries {
  /** The setting under which Kafka Streams' handlers find this. */
  public static final String SETTING = "keylife.tries";

  /** How often a record is tried before it is refused. */
  public static final int DEFAULT = 3;

  /** What is to be done with a record. */
  public enum Course {
    /** As any other. */
    CARRY_OUT,
    /** It is answered with a failure. */
    REFUSE,
    /** It goes to the dead letters, with its place and a cause alone. */
    SET_ASIDE
  }

  private static final Logger LOG = LoggerFactory.getLogger(Tries.class);

  private final int most;
  private final Map<Integer, Partition> partitions = new HashMap<>();

  /**
   * Failures that were counted, until the partition is opened again that they were counted for. The
   * JVM throws some of its own again and again as one object.
   */
  private final Map<Throwable, Set<Integer>> known = new WeakHashMap<>();

  private final Set<Thread> ended = Collections.newSetFromMap(new WeakHashMap<>());

  private record Failed(int times, String last) {}

  /** What is known of a partition. */
  private static final class Partition {
    private final TreeMap<Long, Failed> failed = new TreeMap<>();
    private Thread thread = Thread.currentThread();
    private int uncommitted;
    private long last = -1;
    private long carefulTo = -1;
    private boolean onItsWay;

    /** Commands that waited have been committed as waiting; their turn comes in any order. */
    private final Map<Long, Failed> failedAfterWaiting = new HashMap<>();

    private final Set<Long> resumed = new HashSet<>();
    private long resuming = -1;
    private int suspects;

    void begin() {
      thread = Thread.currentThread();
      uncommitted = 0;
      onItsWay = false;
      resumed.clear();
      resuming = -1;
    }
  }

  /**
   * @param most how often a record is tried before it is refused
   */
  public Tries(int most) {
    this.most = most;
  }

  /** A partition's records come from the committed one on. */
  public synchronized void opened(int partition) {
    of(partition).begin();
    known.values().forEach(partitionsOf -> partitionsOf.remove(partition));
  }

  /** A record's turn has come. */
  public synchronized Course begin(int partition, long offset) {
    Partition p = of(partition);
    if (p.uncommitted == 0) {
      p.failed.headMap(offset).clear(); // What is before it is committed.
    }
    p.thread = Thread.currentThread();
    p.uncommitted++;
    p.last = offset;
    p.onItsWay = true;
    return courseOf(p.failed.get(offset));
  }

  private Course courseOf(@Nullable Failed failed) {
    int times = Optional.ofNullable(failed).map(Failed::times).orElse(0);
    return times < most ? Course.CARRY_OUT : times == most ? Course.REFUSE : Course.SET_ASIDE;
  }

  /** The turn of a command has come that waited, and was committed as waiting. */
  public synchronized Course resume(int partition, long offset) {
    Partition p = of(partition);
    p.thread = Thread.currentThread();
    p.resuming = offset;
    p.resumed.add(offset);
    return courseOf(p.failedAfterWaiting.get(offset));
  }

  /** It has been carried out, or waits on. */
  public synchronized void resumed(int partition, boolean carriedOut) {
    Partition p = of(partition);
    if (!carriedOut) {
      p.resumed.remove(p.resuming);
    }
    p.resuming = -1;
  }

  /** Whether commands that waited are to be committed one by one. */
  public synchronized boolean isCarefulWithWaiting(int partition) {
    return of(partition).suspects > 0;
  }

  /** A command that waited failed; counted as {@link #failed} does. */
  public synchronized void failedAfterWaiting(int partition, long offset, Throwable failure) {
    Partition p = of(partition);
    p.resuming = -1;
    if (isBecauseOfTheRecord(failure) && !isKnown(failure)) {
      remember(partition, failure);
      boolean unused = blame(partition, p, p.failedAfterWaiting, offset, failure);
    }
  }

  /** A record is through. */
  public synchronized void ended(int partition) {
    of(partition).onItsWay = false;
  }

  /** Whether the record whose turn it was is to be committed before the next. */
  public synchronized boolean isCareful(int partition) {
    Partition p = of(partition);
    return p.last <= p.carefulTo;
  }

  /** What this thread has done is committed. */
  public synchronized void committed() {
    partitions.values().stream()
        .filter(p -> p.thread.equals(Thread.currentThread()))
        .forEach(
            p -> {
              p.uncommitted = 0;
              p.failedAfterWaiting.keySet().removeAll(p.resumed);
              p.suspects = Math.max(0, p.suspects - p.resumed.size());
              p.resumed.clear();
            });
  }

  /** A failure that is some record's, unless it is nobody's or known already. */
  public synchronized void failed(int partition, long offset, Throwable failure) {
    Partition p = of(partition);
    p.onItsWay = false;
    if (offset < 0 || !isBecauseOfTheRecord(failure) || isKnown(failure)) {
      return;
    }
    remember(partition, failure);
    boolean unused = blame(partition, p, p.failed, offset, failure);
  }

  private void remember(int partition, Throwable failure) {
    // Kafka Streams drops some of its wrappers on the way up.
    for (Throwable t = failure; t != null; t = t.getCause()) {
      known.computeIfAbsent(t, unseen -> new HashSet<>()).add(partition);
    }
  }

  /** A record could not be sent; it belongs to the one that is on its way, if one is. */
  public synchronized void unsent(int partition, long offset, Throwable failure) {
    Partition p = of(partition);
    boolean here = p.thread.equals(Thread.currentThread());
    if (offset < 0 && here && p.resuming >= 0) {
      failedAfterWaiting(partition, p.resuming, failure);
    } else {
      failed(partition, offset >= 0 ? offset : here && p.onItsWay ? p.last : -1, failure);
    }
  }

  /**
   * A stream thread, this one, ends because of a failure.
   *
   * @return whether it is some record's, and comes to an end by itself
   */
  public synchronized boolean areToBlame(Throwable failure) {
    if (isKnown(failure)) {
      ended.add(Thread.currentThread());
      return true;
    }
    if (!isBecauseOfTheRecord(failure)) {
      return false;
    }
    boolean blamed = false;
    for (Map.Entry<Integer, Partition> entry : partitions.entrySet()) {
      Partition p = entry.getValue();
      if (p.thread.equals(Thread.currentThread())) {
        blamed |= isToBlame(entry.getKey(), p, failure);
      }
    }
    if (blamed) {
      ended.add(Thread.currentThread());
    }
    return blamed;
  }

  /** Whether a partition has only one record that it can have been; else they go one by one. */
  private boolean isToBlame(int partition, Partition p, Throwable failure) {
    p.suspects = Math.max(p.suspects, p.resumed.size());
    if (p.uncommitted > 0) {
      p.carefulTo = Math.max(p.carefulTo, p.last);
    }
    if (p.uncommitted + p.resumed.size() != 1) {
      return false;
    }
    return p.resumed.isEmpty()
        ? blame(partition, p, p.failed, p.last, failure)
        : blame(partition, p, p.failedAfterWaiting, p.resumed.iterator().next(), failure);
  }

  /** Whether this thread ends because of some record, so that its successor is waited for. */
  public synchronized boolean isEnding() {
    return ended.contains(Thread.currentThread());
  }

  /** What a record failed with last. */
  public synchronized String lastFailure(int partition, long offset) {
    return Optional.ofNullable(of(partition).failed.get(offset)).map(Failed::last).orElse("?");
  }

  private boolean blame(
      int partition, Partition p, Map<Long, Failed> counts, long offset, Throwable failure) {
    String name = nameOf(failure);
    Failed now =
        counts.merge(
            offset, new Failed(1, name), (before, one) -> new Failed(before.times() + 1, name));
    p.carefulTo = Math.max(p.carefulTo, p.last);
    LOG.error(
        "Record key-commands-{}@{} failed {} times, now with {}; {}",
        partition,
        offset,
        now.times(),
        name,
        now.times() < most
            ? "it is tried again"
            : now.times() == most ? "it will be refused" : "it will be set aside");
    return now.times() <= most + 1;
  }

  /** What a command that waited failed with last. */
  public synchronized String lastFailureAfterWaiting(int partition, long offset) {
    return Optional.ofNullable(of(partition).failedAfterWaiting.get(offset))
        .map(Failed::last)
        .orElse("?");
  }

  private boolean isKnown(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (!known.getOrDefault(t, Set.of()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private Partition of(int partition) {
    return partitions.computeIfAbsent(partition, p -> new Partition());
  }

  /** Without its message, which could quote what must not be logged or published. */
  public static String nameOf(Throwable failure) {
    return failure.getCause() == null ? failure.getClass().getName() : nameOf(failure.getCause());
  }

  /**
   * Whether a failure can have to do with the record that was on its way. An outage, a lost right,
   * a disk that fails, a clock that is wrong or a partition that has gone to another instance have
   * not.
   */
  public static boolean isBecauseOfTheRecord(Throwable failure) {
    if (Outage.isBehind(failure)) {
      return false;
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof AuthenticationException
          || t instanceof AuthorizationException
          || t instanceof ClockDisagreesException
          || t instanceof InterruptException
          || t instanceof InvalidProducerEpochException
          || (t instanceof ProcessorStateException && !RocksRefusal.isBehind(t))
          || t instanceof ProducerFencedException
          || t instanceof TaskCorruptedException
          || t instanceof TaskMigratedException
          || t instanceof TransactionAbortedException) {
        return false;
      }
    }
    return true;
  }
}
