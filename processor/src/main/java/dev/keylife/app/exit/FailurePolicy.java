package dev.keylife.app.exit;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.Causes;
import dev.keylife.schema.Outage;
import dev.keylife.streams.failure.ClockDisagreesException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a stream thread that failed. It is replaced as a rule: its transaction
 * was aborted, so nothing is lost or doubled by trying again. The processor ends where trying again
 * is known to be in vain, or has been: a supervisor then restarts it, and its operator is told.
 */
public final class FailurePolicy implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);

  /** More failures than this within the window are not by chance. */
  static final int MOST = 10;

  static final Duration WINDOW = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final Diagnosis diagnosis;
  private final Predicate<Throwable> records;
  private final Ending ending;
  private final Deque<Instant> failures = new ArrayDeque<>();

  /**
   * @param records whether a failure is some record's, which will be set aside for it
   */
  public FailurePolicy(
      InstantSource clock, Diagnosis diagnosis, Predicate<Throwable> records, Ending ending) {
    this.clock = clock;
    this.diagnosis = diagnosis;
    this.records = records;
    this.ending = ending;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    Optional<ProgramException> forGood = diagnosis.of(failure);
    if (forGood.isPresent()) {
      LOG.debug("The topology cannot go on", failure);
      ending.because(forGood.get());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (isForTheClock(failure)) {
      LOG.warn("A stream thread stops before it acts on a wrong clock, and is replaced");
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (Outage.isBehind(failure)) {
      LOG.error("A stream thread waited in vain for a server and is replaced", failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (records.test(failure)) {
      LOG.error("A stream thread failed on a record and is replaced", failure);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    Instant now = clock.instant();
    failures.addLast(now);
    failures.removeIf(at -> at.isBefore(now.minus(WINDOW)));
    if (failures.size() > MOST) {
      LOG.error("A stream thread failed", failure);
      ending.because(
          new ProgramException(
              ExitCode.SOFTWARE,
              "Stream threads failed "
                  + failures.size()
                  + " times within "
                  + WINDOW.toMinutes()
                  + " minutes; the errors before this line say why.",
              failure));
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("A stream thread failed and is replaced", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static boolean isForTheClock(Throwable failure) {
    return Causes.of(failure).anyMatch(ClockDisagreesException.class::isInstance);
  }
}
