package dev.keylife.benchmark;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** How many requests the broker of this JVM has taken, by its own metrics. */
final class BrokerRequests {
  private BrokerRequests() {}

  /**
   * Since the broker's start.
   *
   * @param kind of request, such as {@code Produce}
   */
  static long count(String kind) {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    long count = 0;
    try {
      ObjectName all =
          new ObjectName(
              "kafka.network:type=RequestMetrics,name=RequestsPerSec,request=" + kind + ",*");
      for (ObjectName version : beans.queryNames(all, null)) {
        count += (Long) beans.getAttribute(version, "Count");
      }
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    return count;
  }
}
