package dev.keylife.drill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For how long some partition had no committed event because of a fault: the longest gap between
 * two events of a partition that the fault lies in or that begins within ten seconds of it.
 */
final class Outages {
  private static final long AFTERMATH_NANOS = 10_000_000_000L;

  private final Map<Integer, Long> last = new HashMap<>();
  private final List<Fault> faults = new ArrayList<>();

  /** What was done, and what came of it. */
  static final class Fault {
    final String what;
    final long at;
    long longestGapNanos;

    private Fault(String what, long at) {
      this.what = what;
      this.at = at;
    }
  }

  synchronized void fault(String what, long nanos) {
    faults.add(new Fault(what, nanos));
  }

  /** No command is unanswered, so that no event can be missing. */
  synchronized void nothingToDo() {
    last.clear();
  }

  /** A committed event of a partition was seen. */
  synchronized void seen(int partition, long nanos) {
    Long before = last.put(partition, nanos);
    if (before == null) {
      return;
    }
    // A gap counts for the last fault before its end that it has to do with.
    for (int i = faults.size() - 1; i >= 0; i--) {
      Fault fault = faults.get(i);
      if (fault.at <= nanos && before <= fault.at + AFTERMATH_NANOS) {
        fault.longestGapNanos = Math.max(fault.longestGapNanos, nanos - before);
        return;
      }
    }
  }

  /** What is open now counts no more: the stream of commands has ended. */
  synchronized List<Fault> faults() {
    return List.copyOf(faults);
  }
}
