package dev.keylife.streams.progress;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Requests commits as a {@link CommitPacer} says. All tasks of a stream thread commit together, so
 * they share one pacer.
 */
public final class Commits {
  /** How far apart commits are by default. */
  public static final Duration DEFAULT_DELAY = Duration.ofMillis(25);

  /** How often it is looked whether the last commands of a burst are to be committed. */
  private static final int TICKS_PER_DELAY = 4;

  private final Duration delay;
  private final ThreadLocal<CommitPacer> pacers;

  /**
   * @param delay between two commits, as long as the stream keeps up
   */
  public Commits(Duration delay) {
    this.delay = delay;
    this.pacers = ThreadLocal.withInitial(() -> new CommitPacer(delay));
  }

  /** By the default delay. */
  public static Commits byDefault() {
    return new Commits(DEFAULT_DELAY);
  }

  /** To be called once for each task. */
  public void schedule(ProcessingContext context) {
    Duration tick = delay.dividedBy(TICKS_PER_DELAY);
    context.schedule(
        tick.toMillis() > 0 ? tick : Duration.ofMillis(1),
        PunctuationType.WALL_CLOCK_TIME,
        now -> commitIfDue(context));
  }

  /**
   * Something was carried out.
   *
   * @param since when it had been waiting for that, in milliseconds since the epoch
   */
  public void carriedOut(ProcessingContext context, long since) {
    long now = context.currentSystemTimeMs();
    pacers.get().carriedOut(now - since, now);
    commitIfDue(context);
  }

  /**
   * The thread that calls has committed.
   *
   * @param took for how long it waited for that
   */
  public void committed(Duration took) {
    pacers.get().committed(took.toMillis());
  }

  private void commitIfDue(ProcessingContext context) {
    if (pacers.get().isDue(context.currentSystemTimeMs())) {
      context.commit();
    }
  }
}
