package dev.keylife.benchmark;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import dev.keylife.cli.KeylifeCli;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The command line in a JVM of its own, which at the end writes lines with the most that was on the
 * heap after a collection, an upper bound of what was in use, and with the CPU time that it took.
 */
final class BulkImportProcess {
  /** Begins the line. Bytes follow. */
  static final String HEAP = "heap-after-gc=";

  /** Begins another line: CPU time of the whole process in nanoseconds. */
  static final String CPU = "cpu=";

  private BulkImportProcess() {}

  public static void main(String[] args) {
    AtomicLong most = new AtomicLong();
    watchCollections(most);
    int exitCode = KeylifeCli.run(KeylifeCli.commandLine(), args);
    System.gc();
    System.out.println(HEAP + Math.max(most.get(), heapInUse()));
    System.out.println(
        CPU + ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
    System.exit(exitCode);
  }

  private static long heapInUse() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void watchCollections(AtomicLong most) {
    Set<String> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener(
              (notification, unused) -> {
                long after =
                    GarbageCollectionNotificationInfo.from(
                            (CompositeData) notification.getUserData())
                        .getGcInfo()
                        .getMemoryUsageAfterGc()
                        .entrySet()
                        .stream()
                        .filter(pool -> heap.contains(pool.getKey()))
                        .mapToLong(pool -> pool.getValue().getUsed())
                        .sum();
                most.accumulateAndGet(after, Math::max);
              },
              notification ->
                  notification
                      .getType()
                      .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
              null);
    }
  }
}
