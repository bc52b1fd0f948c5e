package dev.keylife.streams.encoding;

import dev.keylife.event.EventHeader;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.DecidedCommand;
import dev.keylife.lifecycle.Decision;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.streams.state.KeyEntry;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * All that a decision leads to, encoded and measured before any of it is stored or published. What
 * cannot be encoded, or is larger than its topic takes, must be known by then: once a producer has
 * failed to send a record, the whole transaction is lost, and with it other commands.
 *
 * @param key that it is about; empty where the key id could not be understood
 * @param before what is stored of the key now; empty for a key that does not exist
 * @param after what is to be stored of it; empty for a key that does not exist, or no longer
 * @param stored the same, encoded
 * @param hash what the next event in the same chain will quote
 * @param published the event, before it was encoded
 * @param event to be published
 * @param snapshot to be published, or a tombstone; empty where nothing about the key changes
 * @param steps for the partitions of aliases' names
 * @param materials what the replicas that use keys are told of sealed material
 * @param size of the largest record that it leads to, changelogs included
 */
public record EncodedDecision(
    Optional<KeyId> key,
    Optional<KeyEntry> before,
    Optional<KeyEntry> after,
    Optional<byte[]> stored,
    Decision decision,
    Optional<ByteString> hash,
    Optional<SpecificRecord> published,
    Optional<Record<String, byte[]>> event,
    Optional<Record<String, byte[]>> snapshot,
    List<Record<String, byte[]>> steps,
    List<Record<String, byte[]>> materials,
    int size) {

  /** Whether it is about no key that exists, before or after. */
  public boolean isKeyless() {
    return before.isEmpty() && after.isEmpty();
  }

  /** What a repetition of the command will be told; only where there is an event. */
  public DecidedCommand.Answer answer() {
    SpecificRecord answer = published.orElseThrow();
    EventHeader header = (EventHeader) answer.get(0);
    return new DecidedCommand.Answer(
        header.getEventId(),
        answer.getSchema().getName(),
        header.getOccurredAt(),
        decision.failure());
  }
}
