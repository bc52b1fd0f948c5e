package dev.keylife.streams.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaterialPublisherTest {
  @TempDir Path folder;

  @Test
  void theFirstHeartbeatIsCommittedAtOnceAndLaterOnesWithWhatElseThereIs() {
    MockProcessorContext<Object, Object> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), folder.toFile());
    MaterialPublisher publisher =
        new MaterialPublisher(context, ReplicaSettings.defaults(), /* batch= */ 1);

    publisher.begin(Instant.EPOCH);
    assertThat(context.forwarded()).hasSize(1);
    assertThat(context.committed()).isTrue();

    context.resetCommit();
    publisher.begin(Instant.EPOCH);
    assertThat(context.forwarded()).as("said once").hasSize(1);

    publisher.heartbeat(Instant.EPOCH);
    assertThat(context.forwarded()).hasSize(2);
    assertThat(context.committed()).isFalse();
  }
}
