package dev.keylife.gateway.usage;

import dev.keylife.client.KeylifeClientException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.avro.specific.SpecificRecord;

/** The way to the topics of usage. */
interface UsageChannel extends AutoCloseable {
  /** Makes channels. */
  interface Source {
    /**
     * Makes a channel, which may wait for brokers.
     *
     * @throws KeylifeClientException if no broker answers or a topic is missing
     */
    UsageChannel open();
  }

  /**
   * Hands a record over.
   *
   * @param value empty for a tombstone
   * @return fails with a {@link KeylifeClientException} where the record is lost
   * @throws KeylifeClientException if nothing was handed over and the next record would fare no
   *     better
   */
  CompletionStage<Void> publish(String topic, String key, Optional<SpecificRecord> value);

  /** Returns once all that was handed over was taken or is lost. */
  void flush();

  @Override
  void close();
}
