package dev.keylife.app;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** This machine's clock as it would be if somebody had set it; other clocks go on as they do. */
final class ShiftedTime implements Time {
  private volatile Duration ahead = Duration.ZERO;

  void set(Duration by) {
    ahead = by;
  }

  @Override
  public long milliseconds() {
    return Time.SYSTEM.milliseconds() + ahead.toMillis();
  }

  @Override
  public long nanoseconds() {
    return Time.SYSTEM.nanoseconds();
  }

  @Override
  public void sleep(long ms) {
    Time.SYSTEM.sleep(ms);
  }

  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs)
      throws InterruptedException {
    Time.SYSTEM.waitObject(object, condition, deadlineMs - ahead.toMillis());
  }
}
