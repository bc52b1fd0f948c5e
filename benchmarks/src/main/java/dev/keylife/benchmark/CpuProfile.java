package dev.keylife.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import one.profiler.AsyncProfiler;
import one.profiler.Counter;

/**
 * Which step of a call takes how much CPU time, by samples of the stacks of all threads with their
 * native frames and system calls (async-profiler's {@code ctimer}). It is part of the measured JVM,
 * so what is measured with it is a little slower. Samples give the shares; how much that is in all
 * is the process's own CPU time, since kernels take fewer samples than they are asked for.
 */
final class CpuProfile {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final AsyncProfiler profiler;
  private final long begun = SYSTEM.getProcessCpuTime();

  private CpuProfile(AsyncProfiler profiler) {
    this.profiler = profiler;
  }

  /** A step, by what stands in the stacks of its samples; the first that fits counts. */
  private enum Step {
    CALLERS("the callers", "dev/keylife/benchmark/"),
    CRYPTOGRAPHY("cryptography", "dev/keylife/use/"),
    SIGNATURE("signature of the call", "dev/keylife/gateway/signature/"),
    POLICY("key policy", "dev/keylife/lifecycle/"),
    JSON("JSON and constraints", "dev/keylife/gateway/model/|com/fasterxml/"),
    LOG("access log, metrics", "dev/keylife/gateway/app/"),
    OPERATION("rest of the operation", "dev/keylife/gateway/"),
    HTTP("HTTP and sockets", "org/eclipse/jetty/|dev/keylife/http/"),
    KAFKA("broker, processor, views", "kafka/|org/rocksdb/"),
    JVM("JIT, garbage collector", "");

    final String title;
    final Pattern mark;

    Step(String title, String mark) {
      this.title = title;
      this.mark = Pattern.compile(mark);
    }

    static Step of(String stack) {
      for (Step step : values()) {
        if (step.mark.matcher(stack).find()) {
          return step;
        }
      }
      return JVM;
    }
  }

  /**
   * Begins to sample.
   *
   * @throws IOException where the profiler does not run: it does on Linux and macOS
   */
  static CpuProfile start() throws IOException {
    return start("");
  }

  /** The same, of stacks that begin with the names of their threads. */
  static CpuProfile startByThread() throws IOException {
    return start(",threads");
  }

  private static CpuProfile start(String options) throws IOException {
    try {
      AsyncProfiler profiler = AsyncProfiler.getInstance();
      String unused = profiler.execute("start,event=ctimer,interval=500us" + options);
      return new CpuProfile(profiler);
    } catch (IllegalStateException | UnsatisfiedLinkError e) {
      throw new IOException("The profiler does not run here: " + e.getMessage(), e);
    }
  }

  /**
   * Ends.
   *
   * @return the stacks, one in a line, with their samples: what draws flame graphs reads them
   */
  String stop() {
    profiler.stop();
    return profiler.dumpCollapsed(Counter.SAMPLES);
  }

  /**
   * Ends, and prints the steps of so many calls.
   *
   * @return the stacks, as {@link #stop}
   */
  String print(int calls) {
    String stacks = stop();
    double micros = (SYSTEM.getProcessCpuTime() - begun) / 1e3 / calls;
    Map<Step, Long> samples = new EnumMap<>(Step.class);
    long all = 0;
    for (String line : stacks.split("\n")) {
      int space = line.lastIndexOf(' ');
      if (space > 0) {
        long count = Long.parseLong(line.substring(space + 1));
        samples.merge(Step.of(line.substring(0, space)), count, Long::sum);
        all += count;
      }
    }
    for (Map.Entry<Step, Long> step : samples.entrySet()) {
      System.out.printf(
          Locale.ROOT,
          "    %-26s %6.1f us  %5.1f %%%n",
          step.getKey().title,
          micros * step.getValue() / all,
          100.0 * step.getValue() / all);
    }
    System.out.printf(Locale.ROOT, "    %-26s %6.1f us%n", "in all", micros);
    return stacks;
  }
}
