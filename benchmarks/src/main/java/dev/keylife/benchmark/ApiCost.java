package dev.keylife.benchmark;

import dev.keylife.benchmark.ThreadCpu.Group;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What calls cost: CPU time by who spent it, and transactions of the processor, which the broker of
 * this JVM has counted.
 */
record ApiCost(ThreadCpu cpu, long commits) {
  static ApiCost now() {
    return new ApiCost(ThreadCpu.now(), BrokerRequests.count("EndTxn"));
  }

  /** Of so many calls since an earlier moment, in words. */
  String since(ApiCost earlier, int calls, double seconds) {
    Map<Group, Long> spent = cpu.since(earlier.cpu);
    double all = spent.values().stream().mapToLong(Long::longValue).sum() / 1e3 / calls;
    String shares =
        spent.entrySet().stream()
            .map(
                e ->
                    String.format(
                        Locale.ROOT, "%s %.0f", e.getKey().title, e.getValue() / 1e3 / calls))
            .collect(Collectors.joining(", "));
    long transactions = commits - earlier.commits;
    return String.format(
        Locale.ROOT,
        "CPU %.0f us per call (%s); %.1f commits per s, %.0f calls in each",
        all,
        shares,
        transactions / seconds,
        (double) calls / Math.max(1, transactions));
  }
}
