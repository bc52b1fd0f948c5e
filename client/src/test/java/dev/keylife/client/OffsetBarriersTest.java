package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Nobody goes on before everything was told that they wait for, and everybody does then. */
class OffsetBarriersTest {
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicPartition SECOND = new TopicPartition("t", 1);

  private final OffsetBarriers barriers = new OffsetBarriers();

  private CompletableFuture<Void> await(long first, long second) {
    return barriers.await(Map.of(FIRST, first, SECOND, second)).toCompletableFuture();
  }

  private void move(TopicPartition partition, long offset) {
    barriers.reach(partition, offset);
    barriers.release();
  }

  @Test
  void allPartitionsMustHaveComeToTheirOffsets() {
    CompletableFuture<Void> reached = await(3, 0);
    move(FIRST, 5);
    assertThat(reached).as("of the other nothing is known yet").isNotDone();
    move(SECOND, 0);
    assertThat(reached).isCompleted();
  }

  @Test
  void eachWaitsForItsOwn() {
    move(SECOND, 9);
    CompletableFuture<Void> sooner = await(3, 9);
    CompletableFuture<Void> later = await(4, 9);
    move(FIRST, 2);
    assertThat(sooner).isNotDone();
    move(FIRST, 3);
    assertThat(sooner).isCompleted();
    assertThat(later).isNotDone();
    move(FIRST, 4);
    assertThat(later).isCompleted();
  }

  @Test
  void whoComesLateDoesNotWait() {
    move(FIRST, 3);
    move(SECOND, 3);
    assertThat(await(3, 2)).isCompleted();
  }
}
