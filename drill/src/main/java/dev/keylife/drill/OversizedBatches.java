package dev.keylife.drill;

import dev.keylife.embedded.RawBatch;
import dev.keylife.schema.Topics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.protocol.Errors;

/**
 * Sends batches that are small on the wire and large in memory, or many records in one: at a pace
 * that a quota on the broker would hold a publisher to. The broker is the one that decompresses
 * them, and without a quota it is the one that suffers ({@code docs/adr/0027}).
 */
final class OversizedBatches implements Attack {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;
  private static final long PAUSE_MS = 2_000;

  private final List<Map.Entry<String, RawBatch>> batches;
  private final String broker;
  private final int partitions;
  private final Random random;
  private final Tally tally;
  private int number;

  /**
   * @param broker {@code host:port}
   * @param largest how many bytes a batch has at most, decompressed
   */
  OversizedBatches(String broker, int partitions, int largest, long seed, Tally tally) {
    this.batches = batches(Math.min(largest, LARGEST_ARRAY));
    this.broker = broker;
    this.partitions = partitions;
    this.random = new Random(seed);
    this.tally = tally;
  }

  /** By what they hold; those that the limit makes alike are sent once. */
  private static List<Map.Entry<String, RawBatch>> batches(int largest) {
    Map<String, RawBatch> all = new LinkedHashMap<>();
    for (int zeros : new int[] {130_000, 300_000_000, LARGEST_ARRAY}) {
      int count = Math.min(zeros, largest);
      all.put("%,d zeros".formatted(count), RawBatch.ofZeros(count));
    }
    for (int headers : new int[] {60_000, 3_000_000}) {
      int count = Math.min(headers, largest / 100);
      all.put("%,d empty headers".formatted(count), RawBatch.ofEmptyHeaders(count));
    }
    for (int records : new int[] {100, 300_000}) {
      int count = Math.min(records, largest / 100);
      all.put("%,d empty records".formatted(count), RawBatch.ofEmptyRecords(count));
    }
    return List.copyOf(all.entrySet());
  }

  @Override
  public void strike() throws InterruptedException {
    Map.Entry<String, RawBatch> next = batches.get(number++ % batches.size());
    tally.note("batch of " + next.getKey() + ": " + answer(next.getValue()));
    Thread.sleep(PAUSE_MS);
  }

  @Override
  public int round() {
    return batches.size();
  }

  private String answer(RawBatch batch) {
    try {
      Errors error = batch.sendTo(broker, Topics.KEY_COMMANDS, random.nextInt(partitions));
      return error == Errors.NONE ? "taken" : "refused with " + error;
    } catch (IOException e) {
      return "no answer";
    }
  }
}
