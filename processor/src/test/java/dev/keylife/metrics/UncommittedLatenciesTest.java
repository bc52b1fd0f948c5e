package dev.keylife.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A command's latency ends with its commit, and an aborted transaction has none. */
class UncommittedLatenciesTest {
  private final Timer latency = Timer.builder("latency").register(new SimpleMeterRegistry());
  private long now = 1_000;
  private final UncommittedLatencies latencies = new UncommittedLatencies(latency, () -> now);

  @Test
  void aLatencyEndsWithTheCommit() {
    latencies.begin();
    latencies.add(900);
    latencies.add(950);
    assertThat(latency.count()).isZero();

    now = 1_200;
    latencies.commit();
    assertThat(latency.count()).isEqualTo(2);
    assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(300 + 250);
  }

  @Test
  void whatWasAbortedIsMeasuredWhenItIsCommittedAfterAll() {
    latencies.begin();
    latencies.add(900);
    latencies.begin();
    latencies.add(900);
    now = 1_500;
    latencies.commit();
    latencies.commit();
    assertThat(latency.count()).isEqualTo(1);
    assertThat(latency.max(TimeUnit.MILLISECONDS)).isEqualTo(600);
  }

  @Test
  void aTransactionMayHoldAnyNumber() {
    latencies.begin();
    LongStream.range(0, 10_000).forEach(latencies::add);
    latencies.commit();
    assertThat(latency.count()).isEqualTo(10_000);
  }

  @Test
  void noLatencyIsNegativeWhereClocksDiffer() {
    latencies.begin();
    latencies.add(2_000);
    latencies.commit();
    assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isZero();
  }
}
