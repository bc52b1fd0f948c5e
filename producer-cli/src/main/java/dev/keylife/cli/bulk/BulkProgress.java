package dev.keylife.cli.bulk;

import dev.keylife.thread.DaemonThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * How far the run is: a progress bar on stderr where a person looks on, a line now and then else.
 */
public final class BulkProgress implements AutoCloseable {
  private final long begun = System.nanoTime();
  private final int total;
  private final AtomicInteger done = new AtomicInteger();
  private final Optional<ProgressBar> bar;
  private final Optional<ScheduledExecutorService> clock;

  /**
   * @param terminal whether a person looks on
   * @param every how long to wait between two lines where nobody does
   * @param line takes one
   */
  BulkProgress(boolean terminal, int total, Duration every, Consumer<String> line) {
    this.total = total;
    this.bar = terminal ? Optional.of(bar(total)) : Optional.empty();
    this.clock = terminal ? Optional.empty() : Optional.of(clock());
    clock.ifPresent(
        c -> {
          var unused =
              c.scheduleWithFixedDelay(
                  () -> line.accept(words(Duration.ofNanos(System.nanoTime() - begun))),
                  every.toMillis(),
                  every.toMillis(),
                  TimeUnit.MILLISECONDS);
        });
  }

  private static ProgressBar bar(int total) {
    return new ProgressBarBuilder()
        .setTaskName("Importing")
        .setInitialMax(total)
        .setUnit(" keys", 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err, 80))
        .build();
  }

  private static ScheduledExecutorService clock() {
    return Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("keylife-progress"));
  }

  void step() {
    done.incrementAndGet();
    bar.ifPresent(ProgressBar::step);
  }

  /** As of now. */
  String words(Duration elapsed) {
    int so = done.get();
    String text = "%d of %d keys after %d s".formatted(so, total, elapsed.toSeconds());
    return so == 0
        ? text
        : text + ", about %d s left".formatted(elapsed.toMillis() * (total - so) / so / 1000);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    clock.ifPresent(ScheduledExecutorService::shutdownNow);
  }
}
