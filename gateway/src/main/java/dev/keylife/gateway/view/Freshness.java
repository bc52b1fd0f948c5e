package dev.keylife.gateway.view;

import dev.keylife.client.SnapshotFeed;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How old is what is read here. What is older than {@code maxAge}, because no broker answers, is
 * not read at all.
 */
public final class Freshness implements SnapshotFeed.Progress {
  private final Duration maxAge;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private volatile Instant asOf = Instant.MIN;
  private volatile long behind;

  /**
   * @param maxAge how old what is read may be
   */
  public Freshness(Duration maxAge) {
    this.maxAge = maxAge;
  }

  /** Whether the views may be read. */
  public boolean isFresh() {
    return asOf.isAfter(Instant.now().minus(maxAge));
  }

  /**
   * Returns where the views are fresh.
   *
   * @throws ApiException {@code DependencyTimeoutException} where the views may not be read
   */
  public void require() {
    if (!isFresh()) {
      throw new ApiException(
          ErrorType.DependencyTimeoutException,
          "The gateway's view of the keys is behind, or no broker answers. Try again.");
    }
  }

  /** How many records were not read yet, when it was looked at last. */
  public long behind() {
    return behind;
  }

  /** Waits until the views were up to date for the first time. */
  public boolean awaitLoaded(Duration timeout) throws InterruptedException {
    return loaded.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void upToDate(Instant time) {
    asOf = time;
    loaded.countDown();
  }

  @Override
  public void behind(long records) {
    behind = records;
  }
}
