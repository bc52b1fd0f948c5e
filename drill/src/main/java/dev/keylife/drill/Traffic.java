package dev.keylife.drill;

import dev.keylife.client.CommandHeaders;
import dev.keylife.event.EventHeader;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.schema.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes the scripts of all keys, a bounded number of commands ahead of the answers, and reads
 * the answers. One thread does both.
 */
final class Traffic {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Wire wire;
  private final Outages outages;
  private final int window;
  private final LongSupplier allowed;
  private final Map<String, KeyScript> scripts = new HashMap<>();
  private final Queue<String> turn = new ArrayDeque<>();
  private final Map<String, Integer> unanswered = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();
  private final List<Long> latencies = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private long published;
  private volatile boolean idle;

  /**
   * @param prefix of the names of the keys
   * @param window how many commands are unanswered at most
   * @param allowed how many may be published by now
   */
  Traffic(
      Wire wire,
      Outages outages,
      String prefix,
      long seed,
      int keys,
      long commands,
      int window,
      LongSupplier allowed) {
    this.wire = wire;
    this.outages = outages;
    this.window = window;
    this.allowed = allowed;
    for (int i = 0; i < keys; i++) {
      String key = prefix + i;
      long share = commands / keys + (i < commands % keys ? 1 : 0);
      scripts.put(key, new KeyScript(key, seed, (int) share));
      turn.add(key);
    }
  }

  /** How many commands were answered so far. May be asked by any thread. */
  long answered() {
    return answered.get();
  }

  /** Whether all that may be published by now was, and was answered. May be asked by any thread. */
  boolean isIdle() {
    return idle;
  }

  /** Runs until every command is published and answered. */
  void run(int partitions) {
    try (KafkaProducer<String, byte[]> producer = wire.producer();
        KafkaConsumer<String, byte[]> consumer = wire.consumer()) {
      List<TopicPartition> all = new ArrayList<>();
      for (int p = 0; p < partitions; p++) {
        all.add(new TopicPartition(Topics.KEY_EVENTS, p));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long last = System.nanoTime();
      while (!turn.isEmpty() || !unanswered.isEmpty()) {
        publish(producer);
        idle = unanswered.isEmpty() && published >= allowed.getAsLong();
        if (idle) {
          outages.nothingToDo();
          last = System.nanoTime();
        }
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
          last = System.nanoTime();
          outages.seen(record.partition(), last);
          read(producer, record);
        }
        if (System.nanoTime() - last > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "no event for %s; %d commands are not answered"
                  .formatted(PATIENCE, unanswered.size()));
        }
      }
      producer.flush();
    }
  }

  /** One command of each key in turn, as long as there is room. */
  private void publish(KafkaProducer<String, byte[]> producer) {
    int round = turn.size();
    for (int i = 0; i < round && hasRoom(); i++) {
      String key = turn.remove();
      KeyScript.Next next = scriptOf(key).next();
      if (next instanceof KeyScript.Next.Publish publish) {
        send(producer, key, publish.command());
      }
      if (!(next instanceof KeyScript.Next.Done)) {
        turn.add(key);
      }
    }
  }

  private boolean hasRoom() {
    return unanswered.size() < window && published < allowed.getAsLong();
  }

  /** Each delivery is answered, repetitions too: a script has fewer than go unanswered. */
  private void send(KafkaProducer<String, byte[]> producer, String key, SpecificRecord command) {
    String commandId = CommandHeaders.of(command).getCommandId();
    unanswered.merge(commandId, 1, Integer::sum);
    sent.putIfAbsent(commandId, System.nanoTime());
    published++;
    var unused =
        producer.send(new ProducerRecord<>(Topics.KEY_COMMANDS, key, wire.encode(command)));
  }

  private void read(KafkaProducer<String, byte[]> producer, ConsumerRecord<String, byte[]> record) {
    SpecificRecord event = wire.decode(record);
    String commandId = ((EventHeader) event.get(0)).getCommandId();
    if (commandId == null || !unanswered.containsKey(commandId)) {
      return;
    }
    unanswered.computeIfPresent(commandId, (id, left) -> left == 1 ? null : left - 1);
    Optional.ofNullable(sent.remove(commandId))
        .ifPresent(at -> latencies.add(System.nanoTime() - at));
    answered.incrementAndGet();
    KeyScript script = scriptOf(record.key());
    if (script.awaits(commandId)) {
      script
          .answered(
              event instanceof ImportParametersIssued issued
                  ? Optional.of(issued)
                  : Optional.empty())
          .ifPresent(command -> send(producer, record.key(), command));
    }
  }

  private KeyScript scriptOf(String key) {
    return Optional.ofNullable(scripts.get(key)).orElseThrow();
  }

  long published() {
    return published;
  }

  /**
   * From when a command was published until its event could be read: the time of so many percent.
   */
  Duration percentile(int percent) {
    List<Long> sorted = latencies.stream().sorted().toList();
    return Duration.ofNanos(sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100));
  }
}
