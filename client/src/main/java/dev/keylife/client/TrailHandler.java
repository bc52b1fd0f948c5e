package dev.keylife.client;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Receives the audit trail, in the order of the topic. */
public interface TrailHandler {

  /**
   * What is known before the first entry.
   *
   * @param beginnings the first offset that each partition still holds; retention has removed what
   *     came before
   * @param ends the end of each partition before the anchors were read: whatever key the trail
   *     speaks of before it had its anchor then
   * @param anchors by key id
   * @param origin where the trail is read from, as far as it can be told
   */
  record Start(
      Map<Integer, Long> beginnings,
      Map<Integer, Long> ends,
      Map<String, Anchor> anchors,
      Optional<Origin> origin) {}

  /**
   * Where a trail lies. A topic that is recreated has another id.
   *
   * @param clusterId of the Kafka cluster
   * @param topicId of {@code key-events}
   */
  record Origin(String clusterId, String topicId) {}

  /**
   * What {@code key-states} says of a key's last event.
   *
   * @param hash SHA-256 of that event's payload
   * @param partition where in {@code key-states} it says so
   * @param offset the offset there
   */
  record Anchor(ByteBuffer hash, int partition, long offset) {}

  /** Called once, first. */
  void onStart(Start start);

  /** Takes one entry. */
  void onEntry(TrailEntry entry);

  /**
   * Takes note of a record that is no event.
   *
   * @param why for people, without a full stop
   */
  void onUnreadable(int partition, long offset, String why);
}
