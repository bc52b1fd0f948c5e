package dev.keylife.drill;

import dev.keylife.command.CommandHeader;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.schema.Topics;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Compares all that was published with what the core decides, one partition after the other. */
final class Comparison {
  private final LifecyclePolicy policy;
  private final Predicate<String> compared;
  private final List<String> differences = new ArrayList<>();
  private long commands;
  private long events;
  private int keys;

  /**
   * @param compared which keys, by record key; records of others need not even be readable
   */
  Comparison(LifecyclePolicy policy, Predicate<String> compared) {
    this.policy = policy;
    this.compared = compared;
  }

  /**
   * Compares one partition.
   *
   * @param end a moment whose deadlines must all have been carried out
   */
  void partition(Wire wire, int number, Instant end) {
    Map<String, KeyReplay> replays = new HashMap<>();
    wire.readAll(
        new TopicPartition(Topics.KEY_COMMANDS, number),
        compared,
        r -> {
          commands++;
          SpecificRecord command = wire.decode(r);
          replayOf(replays, ((CommandHeader) command.get(0)).getKeyId())
              .command(command, Instant.ofEpochMilli(r.timestamp()));
        });
    wire.readAll(
        new TopicPartition(Topics.KEY_EVENTS, number),
        compared,
        r -> {
          events++;
          replayOf(replays, r.key())
              .event(wire.decode(r))
              .ifPresent(
                  wrong ->
                      add("key %s, event %d@%d: %s".formatted(r.key(), number, r.offset(), wrong)));
        });
    Map<String, KeySnapshot> snapshots = new HashMap<>();
    wire.readAll(
        new TopicPartition(Topics.KEY_STATES, number),
        compared,
        r -> {
          if (r.value() == null) {
            snapshots.remove(r.key());
          } else {
            snapshots.put(r.key(), (KeySnapshot) wire.decode(r));
          }
        });
    keys += replays.size();
    replays.forEach((key, replay) -> end(key, replay, snapshots.get(key), end));
  }

  private KeyReplay replayOf(Map<String, KeyReplay> replays, String key) {
    return replays.computeIfAbsent(key, k -> new KeyReplay(policy));
  }

  private void end(
      String key,
      KeyReplay replay,
      @org.jspecify.annotations.Nullable KeySnapshot snapshot,
      Instant end) {
    // Whether the hash is right is proven with the trail.
    Optional<ByteString> hash =
        Optional.ofNullable(snapshot).map(s -> ByteString.of(s.getLastEventHash()));
    replay
        .end(snapshot, hash, end)
        .ifPresent(wrong -> add("key %s, at the end: %s".formatted(key, wrong)));
  }

  /** Notes what is wrong. */
  void add(String difference) {
    differences.add(difference);
  }

  List<String> differences() {
    return differences;
  }

  long commands() {
    return commands;
  }

  long events() {
    return events;
  }

  int keys() {
    return keys;
  }
}
