package dev.keylife.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The CPU time of this JVM by thread groups, so that what a command costs can be told apart
 * although broker, processor and measurement share a process and its cores.
 *
 * @param byThread CPU time in nanoseconds, and the group, by thread id
 * @param process CPU time of the whole process in nanoseconds
 */
record ThreadCpu(Map<Long, Used> byThread, long process) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Pattern GATEWAY =
      Pattern.compile(
          "api(-.*)?|commands|key-use|keylife-.*|.*\\| producer-\\d+|CompletableFutureDelay.*");
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Who used the time. */
  enum Group {
    /** The stream threads, and those that unwrap: decode, decide, unwrap, store, encode. */
    STREAM("stream"),
    /** The network threads of the processor's producers. */
    SENDER("sender"),
    /** The embedded broker and registry. */
    BROKER("broker"),
    /** A gateway: its connections, its workers, its publisher and its readers. */
    GATEWAY("gateway"),
    /** What publishes commands and reads events, for the measurement. */
    CLIENT("client"),
    /** Garbage collector, compilers, RocksDB's background work. */
    NATIVE("jvm");

    final String title;

    Group(String title) {
      this.title = title;
    }
  }

  /** One thread's time. */
  record Used(Group group, long nanos) {}

  static ThreadCpu now() {
    Map<Long, Used> used = new HashMap<>();
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null) {
        long nanos = THREADS.getThreadCpuTime(thread.getThreadId());
        used.put(thread.getThreadId(), new Used(groupOf(thread.getThreadName()), nanos));
      }
    }
    return new ThreadCpu(used, SYSTEM.getProcessCpuTime());
  }

  /** CPU nanoseconds of each group since an earlier moment. */
  Map<Group, Long> since(ThreadCpu earlier) {
    Map<Group, Long> spent = new EnumMap<>(Group.class);
    for (Group group : Group.values()) {
      spent.put(group, 0L);
    }
    long known = 0;
    for (Map.Entry<Long, Used> e : byThread.entrySet()) {
      Used before = earlier.byThread.getOrDefault(e.getKey(), new Used(Group.NATIVE, 0));
      long nanos = e.getValue().nanos() - before.nanos();
      spent.merge(e.getValue().group(), nanos, Long::sum);
      known += nanos;
    }
    spent.put(Group.NATIVE, Math.max(0, process - earlier.process - known));
    return spent;
  }

  private static Group groupOf(String thread) {
    if (thread.contains(MeasuredInstallation.CLIENT_PREFIX) || thread.equals("main")) {
      return Group.CLIENT;
    } else if (thread.startsWith("kafka-producer-network-thread")
        && thread.contains("StreamThread")) {
      return Group.SENDER;
    } else if (thread.contains("StreamThread")
        || thread.contains("StateUpdater")
        || thread.startsWith("unwrap-")) {
      return Group.STREAM;
    } else if (GATEWAY.matcher(thread).matches()) {
      return Group.GATEWAY;
    }
    return Group.BROKER;
  }
}
