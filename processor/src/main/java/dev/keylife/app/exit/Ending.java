package dev.keylife.app.exit;

import dev.keylife.program.exit.ProgramException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a processor, and why it came: the first reason counts, because what fails afterwards
 * fails for that one.
 *
 * <p>Safe for use by several threads.
 */
public final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private final CountDownLatch come = new CountDownLatch(1);
  private volatile Optional<ProgramException> reason = Optional.empty();

  /**
   * The processor is to end for a reason of its own, and has to be closed by whoever started it.
   */
  public synchronized void because(ProgramException why) {
    if (reason.isEmpty()) {
      reason = Optional.of(why);
      LOG.error("The processor stops: {}", why.getMessage());
    }
    come.countDown();
  }

  /** The topology has ended. */
  public void come() {
    come.countDown();
  }

  /** Why, where it was not by request. */
  public Optional<ProgramException> reason() {
    return reason;
  }

  public void await() throws InterruptedException {
    come.await();
  }

  /** Whether it comes within the time. */
  public boolean await(long millis) throws InterruptedException {
    return come.await(millis, TimeUnit.MILLISECONDS);
  }
}
