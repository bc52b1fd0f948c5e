package dev.keylife.streams.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandProgressTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final CommandProgress progress = new CommandProgress(now::get);

  @BeforeEach
  void open() {
    progress.open(2);
  }

  @Test
  void nothingToDoIsNoStandstill() {
    pass(3_600_000);
    assertThat(progress.standstills()).isEmpty();
    assertThat(progress.oldestAge()).isZero();
    assertThat(progress.lastCommit()).isEmpty();
  }

  @Test
  void whatWasFetchedStandsStillUntilSomeOfItIsCommitted() {
    fetch(100, 110, now.get() - 5_000);
    pass(40_000);
    assertThat(progress.standstills()).isEqualTo(Map.of(2, Duration.ofSeconds(40)));
    assertThat(progress.oldestAge()).isEqualTo(Duration.ofSeconds(45));

    commit(105);
    assertThat(progress.standstills()).isEqualTo(Map.of(2, Duration.ZERO));
    assertThat(progress.lastCommit()).contains(Instant.ofEpochMilli(now.get()));
    commit(111);
    assertThat(progress.standstills()).isEmpty();
    assertThat(progress.oldestAge()).isZero();
  }

  @Test
  void aCommitOfOtherPartitionsIsNoProgress() {
    fetch(100, 110, now.get());
    pass(20_000);
    progress.committed(Map.of(new TopicPartition("key-commands", 1), new OffsetAndMetadata(1_000)));
    pass(20_000);
    assertThat(progress.standstills()).isEqualTo(Map.of(2, Duration.ofSeconds(40)));
  }

  @Test
  void fetchesAfterTheFirstDoNotMakeItYounger() {
    fetch(100, 110, now.get());
    pass(20_000);
    fetch(111, 120, now.get());
    pass(20_000);
    assertThat(progress.standstills()).isEqualTo(Map.of(2, Duration.ofSeconds(40)));
    commit(111);
    assertThat(progress.oldestAge()).isEqualTo(Duration.ofSeconds(20));
  }

  /** A thread that fails at a command is replaced, and fetches it again. */
  @Test
  void aCommandThatIsFetchedAgainAndAgainStandsStillAllTheTime() {
    for (int i = 0; i < 4; i++) {
      fetch(100, 110, 990_000);
      pass(10_000);
      progress.close(2);
      assertThat(progress.standstills()).isEmpty();
      progress.open(2);
    }
    fetch(100, 110, 990_000);
    assertThat(progress.standstills()).isEqualTo(Map.of(2, Duration.ofSeconds(40)));
  }

  @Test
  void aPartitionThatComesBackFurtherOnBeginsAnew() {
    fetch(100, 110, now.get());
    pass(40_000);
    progress.close(2);
    progress.open(2);
    fetch(103, 110, now.get());
    assertThat(progress.standstills()).isEqualTo(Map.of(2, Duration.ZERO));
  }

  @Test
  void whatIsFetchedOfAPartitionThatIsNotReadHereDoesNotCount() {
    progress.close(2);
    fetch(100, 110, now.get());
    pass(40_000);
    assertThat(progress.standstills()).isEmpty();
  }

  private void pass(long ms) {
    now.addAndGet(ms);
  }

  private void commit(long next) {
    progress.committed(Map.of(new TopicPartition("key-commands", 2), new OffsetAndMetadata(next)));
  }

  private void fetch(long first, long last, long timestamp) {
    TopicPartition partition = new TopicPartition("key-commands", 2);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset = first; offset <= last; offset++) {
      records.add(
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              offset,
              timestamp,
              TimestampType.LOG_APPEND_TIME,
              -1,
              -1,
              null,
              new byte[0],
              new RecordHeaders(),
              Optional.empty()));
    }
    progress.fetched(new ConsumerRecords<>(Map.of(partition, records), Map.of()));
  }
}
