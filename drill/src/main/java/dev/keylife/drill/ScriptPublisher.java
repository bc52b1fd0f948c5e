package dev.keylife.drill;

import dev.keylife.client.CommandHeaders;
import dev.keylife.command.GetParametersForImport;
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
final class ScriptPublisher {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Wire wire;
  private final Outages outages;
  private final int window;
  private final LongSupplier allowed;
  private final Map<String, KeyScript> scripts = new HashMap<>();
  private final Queue<String> turn = new ArrayDeque<>();
  private final Map<String, Integer> unanswered = new HashMap<>();
  private final Latencies latencies = new Latencies();
  private final Latencies pairLatencies = new Latencies();
  private final AtomicLong answered = new AtomicLong();
  private long published;
  private volatile boolean idle;
  private volatile long progress;

  /**
   * @param prefix of the names of the keys
   * @param requests how many of a hundred commands ask for import parameters
   * @param window how many commands are unanswered at most
   * @param allowed how many may be published by now
   */
  ScriptPublisher(
      Wire wire,
      Outages outages,
      String prefix,
      long seed,
      int keys,
      int requests,
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
      scripts.put(key, new KeyScript(key, seed, requests, (int) share));
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

  /**
   * For how long no command was answered although one waits, and not for a key pair. May be asked
   * by any thread.
   */
  Duration sinceAnswer() {
    return progress == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progress);
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
      progress = last;
      while (!turn.isEmpty() || !unanswered.isEmpty()) {
        publish(producer);
        idle = unanswered.isEmpty() && published >= allowed.getAsLong();
        if (!latencies.isWaiting()) {
          progress = System.nanoTime();
        }
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
      progress = 0;
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
    latenciesOf(command).sent(commandId);
    published++;
    var unused =
        producer.send(new ProducerRecord<>(Topics.KEY_COMMANDS, key, wire.encode(command)));
  }

  private void read(KafkaProducer<String, byte[]> producer, ConsumerRecord<String, byte[]> record) {
    if (!scripts.containsKey(Optional.ofNullable(record.key()).orElse(""))) {
      return;
    }
    SpecificRecord event = wire.decode(record);
    EventHeader header = (EventHeader) event.get(0);
    String commandId = header.getCommandId();
    // Somebody else can send a command for the same key, and under the same id.
    if (!KeyScript.ISSUER.equals(header.getIssuer()) || !unanswered.containsKey(commandId)) {
      return;
    }
    unanswered.computeIfPresent(commandId, (id, left) -> left == 1 ? null : left - 1);
    latencies.answered(commandId);
    pairLatencies.answered(commandId);
    answered.incrementAndGet();
    progress = System.nanoTime();
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

  private Latencies latenciesOf(SpecificRecord command) {
    return command instanceof GetParametersForImport ? pairLatencies : latencies;
  }

  /** Of commands that need no wrapping key pair. */
  Latencies latencies() {
    return latencies;
  }

  /** Of those that may have to wait for one, which others can make scarce. */
  Latencies pairLatencies() {
    return pairLatencies;
  }
}
