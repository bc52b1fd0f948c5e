package dev.keylife.streams.failure;

import dev.keylife.schema.Causes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
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
 * one, until one is found to be alone with the failure. So it is with what has its {@link Turn}
 * beside the stream; a date is not given up, but put off.
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
    private final LooseTurns turns = new LooseTurns();

    void begin() {
      thread = Thread.currentThread();
      uncommitted = 0;
      onItsWay = false;
      turns.opened();
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
    return courseAfter(Optional.ofNullable(p.failed.get(offset)).map(Failed::times).orElse(0));
  }

  private Course courseAfter(int failures) {
    return failures < most ? Course.CARRY_OUT : failures == most ? Course.REFUSE : Course.SET_ASIDE;
  }

  /**
   * A turn has come beside the stream. A date is never given up; {@link #postponed} tells which are
   * to be left alone. Of a step there is nobody to be told that it is refused.
   */
  public synchronized Course begin(int partition, Turn turn, Instant now) {
    Partition p = of(partition);
    p.thread = Thread.currentThread();
    p.turns.begin(turn, now);
    if (turn instanceof Turn.Date) {
      return Course.CARRY_OUT;
    }
    Course course = courseAfter(p.turns.times(turn));
    return course == Course.REFUSE && turn instanceof Turn.Step ? Course.SET_ASIDE : course;
  }

  /** It is over: carried out, or to come again. */
  public synchronized void end(int partition, boolean carriedOut) {
    of(partition).turns.end(carriedOut);
  }

  /** Whether what has its turn beside the stream is to be committed one by one. */
  public synchronized boolean isCarefulWithTurns(int partition) {
    return of(partition).turns.hasSuspects();
  }

  /** A turn failed; counted as {@link #failed(int, long, Throwable)} does. */
  public synchronized void failed(int partition, Turn turn, Throwable failure) {
    Partition p = of(partition);
    if (RecordFault.canBeBehind(failure) && !isKnown(failure)) {
      remember(partition, failure);
      boolean unused = blame(partition, p, turn, failure);
    }
  }

  /** A date failed before anything was written for it, so that others go on in its transaction. */
  public synchronized void postpone(int partition, Turn.Date date, Throwable failure) {
    Partition p = of(partition);
    boolean unused = blame(partition, p, date, failure);
    p.turns.drop(date);
  }

  /** The dates that failed and are left alone for now. */
  public synchronized Set<Turn> postponed(int partition, Instant now) {
    return of(partition).turns.postponed(now);
  }

  /** Whether a date failed, and has not been carried out since. */
  public synchronized boolean hasFailed(int partition, Turn.Date date) {
    return of(partition).turns.times(date) > 0;
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
              p.turns.committed();
            });
  }

  /** A failure that is some record's, unless it is nobody's or known already. */
  public synchronized void failed(int partition, long offset, Throwable failure) {
    Partition p = of(partition);
    p.onItsWay = false;
    if (offset < 0 || !RecordFault.canBeBehind(failure) || isKnown(failure)) {
      return;
    }
    remember(partition, failure);
    boolean unused = blame(partition, p, offset, failure);
  }

  private void remember(int partition, Throwable failure) {
    // Kafka Streams drops some of its wrappers on the way up.
    Causes.of(failure)
        .forEach(cause -> known.computeIfAbsent(cause, unseen -> new HashSet<>()).add(partition));
  }

  /** A record could not be sent; it belongs to the one that is on its way, if one is. */
  public synchronized void unsent(int partition, long offset, Throwable failure) {
    Partition p = of(partition);
    boolean here = p.thread.equals(Thread.currentThread());
    Optional<Turn> turn = p.turns.onItsWay().filter(t -> offset < 0 && here);
    if (turn.isPresent()) {
      failed(partition, turn.get(), failure);
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
    if (!RecordFault.canBeBehind(failure)) {
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

  /**
   * Whether a partition has only one record that it can have been; else they go one by one. Dates
   * that it can have been are put off in any case, which takes nothing away from them.
   */
  private boolean isToBlame(int partition, Partition p, Throwable failure) {
    p.turns.suspect();
    if (p.uncommitted > 0) {
      p.carefulTo = Math.max(p.carefulTo, p.last);
    }
    boolean blamed = false;
    List<Turn> others = new ArrayList<>();
    for (Turn turn : p.turns.uncommitted()) {
      if (turn instanceof Turn.Date) {
        blamed |= blame(partition, p, turn, failure);
      } else {
        others.add(turn);
      }
    }
    if (p.uncommitted + others.size() == 1) {
      blamed |=
          others.isEmpty()
              ? blame(partition, p, p.last, failure)
              : blame(partition, p, others.get(0), failure);
    }
    return blamed;
  }

  /** Whether this thread ends because of some record, so that its successor is waited for. */
  public synchronized boolean isEnding() {
    return ended.contains(Thread.currentThread());
  }

  /** What a record failed with last. */
  public synchronized String lastFailure(int partition, long offset) {
    return Optional.ofNullable(of(partition).failed.get(offset)).map(Failed::last).orElse("?");
  }

  private boolean blame(int partition, Partition p, long offset, Throwable failure) {
    String name = RecordFault.nameOf(failure);
    Failed now =
        p.failed.merge(
            offset, new Failed(1, name), (before, one) -> new Failed(before.times() + 1, name));
    p.carefulTo = Math.max(p.carefulTo, p.last);
    return tell(new Turn.Waited(offset).name(partition), now.times(), name, "refused");
  }

  private boolean blame(int partition, Partition p, Turn turn, Throwable failure) {
    LooseTurns.Failed now = p.turns.fail(turn, RecordFault.nameOf(failure));
    p.carefulTo = Math.max(p.carefulTo, p.last);
    if (turn instanceof Turn.Date) {
      LOG.error(
          "{} cannot be carried out, and is tried again at {}; it failed {} times, now with {}",
          turn.name(partition),
          now.again(),
          now.times(),
          now.last());
      return true;
    }
    return tell(
        turn.name(partition),
        now.times(),
        now.last(),
        turn instanceof Turn.Step ? "set aside" : "refused");
  }

  /** Says what comes next of what failed, and returns whether that is an end. */
  private boolean tell(String name, int times, String failure, String first) {
    LOG.error(
        "{} failed {} times, now with {}; {}",
        name,
        times,
        failure,
        times < most ? "it is tried again" : "it will be " + (times == most ? first : "set aside"));
    return times <= most + 1;
  }

  /** What a turn failed with last. */
  public synchronized String lastFailure(int partition, Turn turn) {
    return of(partition).turns.find(turn).map(LooseTurns.Failed::last).orElse("?");
  }

  private boolean isKnown(Throwable failure) {
    return Causes.of(failure).anyMatch(cause -> !known.getOrDefault(cause, Set.of()).isEmpty());
  }

  private Partition of(int partition) {
    return partitions.computeIfAbsent(partition, p -> new Partition());
  }
}
