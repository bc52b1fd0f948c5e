package dev.keylife.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Feeds a target with mutated inputs. Each input is a function of the seed and its number alone, so
 * that one that fails can be made again without the others.
 */
final class Fuzzer {
  /** Processor time for one input; thousands of times what any of them takes. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FuzzTarget target;
  private final long seed;
  private volatile long number;
  private volatile long startedAtCpuNanos;
  private long accepted;
  private long largestAllocation;

  Fuzzer(FuzzTarget target, long seed) {
    this.target = target;
    this.seed = seed;
  }

  /**
   * Runs so many inputs.
   *
   * @return what was seen, in a line
   * @throws AssertionError naming the input, if one of them brings about anything but acceptance or
   *     a documented refusal, or takes too much memory or time
   */
  String run(long runs) throws InterruptedException {
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread worker =
        new Thread(
            () -> {
              try {
                checkCorpus();
                runAll(runs);
                end.complete(null);
              } catch (Throwable failure) {
                end.completeExceptionally(failure);
              }
            },
            "fuzz-" + target.name());
    worker.setDaemon(true); // One that hangs must not hold up the end of the tests.
    worker.start();
    watch(worker, end);
    return String.format(
        Locale.ROOT,
        "%s: %,d inputs of seed %d, %,d accepted, at most %,d bytes allocated for one",
        target.name(),
        runs,
        seed,
        accepted,
        largestAllocation);
  }

  private void watch(Thread worker, CompletableFuture<Void> end) throws InterruptedException {
    while (true) {
      try {
        end.get(1, TimeUnit.SECONDS);
        return;
      } catch (TimeoutException stillRunning) {
        long spent = THREADS.getThreadCpuTime(worker.getId()) - startedAtCpuNanos;
        if (spent > LONGEST.toNanos()) {
          throw failure("takes more than " + LONGEST, new AssertionError("no end"));
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AssertionError failed) {
          throw failed;
        }
        throw new CompletionException(e.getCause());
      }
    }
  }

  /** What is not mutated is accepted: or else what is refused would prove nothing. */
  private void checkCorpus() throws Exception {
    for (byte[] good : target.corpus()) {
      if (!target.reader().accepts(good.clone())) {
        throw new AssertionError(target.name() + " refuses " + HexFormat.of().formatHex(good));
      }
    }
  }

  private void runAll(long runs) {
    for (long next = 0; next < runs; next++) {
      number = next;
      startedAtCpuNanos = THREADS.getCurrentThreadCpuTime();
      byte[] input = input();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        accepted += target.reader().accepts(input) ? 1 : 0;
      } catch (Throwable undocumented) {
        throw failure("brings about " + undocumented, undocumented);
      }
      long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
      largestAllocation = Math.max(largestAllocation, allocated);
      if (allocated > target.allocationLimit()) {
        throw failure("allocates " + allocated + " bytes", new AssertionError("too much"));
      }
    }
  }

  private byte[] input() {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number * 0x9E3779B97F4A7C15L);
    return new Mutator(random, target.corpus()).next();
  }

  private AssertionError failure(String what, Throwable cause) {
    return new AssertionError(
        target.name()
            + " "
            + what
            + " at input "
            + number
            + " of seed "
            + seed
            + ": "
            + HexFormat.of().formatHex(input()),
        cause);
  }
}
