package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPartitionTest {

  /**
   * Pinned, by the vectors that Kafka tests its own murmur2 with: a key that moved to another
   * partition would be without its state.
   */
  @ParameterizedTest
  @CsvSource({
    "21,100,40",
    "foobar,100,66",
    "a-little-bit-long-string,100,12",
    "a-little-bit-longer-string,100,19",
    "abc,100,7"
  })
  void aKeyStaysWhereItIs(String keyId, int partitions, int expected) {
    assertThat(KeyPartition.of(keyId, partitions)).isEqualTo(expected);
  }

  @Test
  void itIsWhereKafkasOwnProducerPutsTheRecord() {
    for (int i = 0; i < 1000; i++) {
      String keyId = "key-" + i;
      for (int partitions : List.of(1, 2, 6, 50, 1000)) {
        assertThat(KeyPartition.of(keyId, partitions))
            .isEqualTo(
                BuiltInPartitioner.partitionForKey(KeyPartition.recordKey(keyId), partitions));
      }
    }
  }
}
