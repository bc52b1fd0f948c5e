package dev.keylife.streams.record;

import dev.keylife.schema.Topics;

/**
 * How large things may be. Sizes are those of Kafka's record format: key, value, headers and what
 * the format itself takes for each of them.
 *
 * @param commandBytes the largest command that is carried out
 * @param commandHeaders how many headers a command may have
 * @param keyBytes how large what is stored and published of a key may become
 */
public record RecordLimits(int commandBytes, int commandHeaders, int keyBytes) {

  /** The defaults: 64 KiB, 64 headers, 1,000,000 bytes. */
  public static RecordLimits defaults() {
    return new RecordLimits(64 * 1024, 64, 1_000_000);
  }

  /** What no topic of ours takes, whatever an operator sets. */
  public static final int LARGEST_FACT = Topics.MAX_FACT_BYTES;
}
