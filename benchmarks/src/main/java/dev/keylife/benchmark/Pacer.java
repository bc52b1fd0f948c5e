package dev.keylife.benchmark;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.event.EventHeader;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Publishes single commands at a low rate and takes the time until a subscriber has read the
 * outcome of each as committed. The intervals vary, so that they do not fall into step with
 * commits.
 */
final class Pacer {
  /** Begins the ids of keys that are disabled and enabled in turn. */
  static final String PREFIX = "paced-";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final MeasuredInstallation installation;
  private final String prefix;
  private final List<String> keys;
  private final Commands commands;

  /** What is published. */
  @FunctionalInterface
  interface Commands {
    /**
     * The next command of a key.
     *
     * @param round how many commands the key has had before
     */
    SpecificRecord next(CommandHeader header, int round);
  }

  /**
   * Disables and enables keys in turn.
   *
   * @param keys how many keys there are, whose ids are {@code paced-} and their number
   */
  Pacer(MeasuredInstallation installation, int keys) {
    this(installation, PREFIX, keys, Pacer::disableOrEnable);
  }

  /**
   * Publishes what it is told to.
   *
   * @param keys how many keys there are, whose ids are the prefix and their number
   */
  Pacer(MeasuredInstallation installation, String prefix, int keys, Commands commands) {
    this(
        installation,
        prefix,
        IntStream.range(0, keys).mapToObj(i -> prefix + i).toList(),
        commands);
  }

  private Pacer(
      MeasuredInstallation installation, String prefix, List<String> keys, Commands commands) {
    this.installation = installation;
    this.prefix = prefix;
    this.keys = keys;
    this.commands = commands;
  }

  /** As the first one, with some of its keys alone. */
  static Pacer of(MeasuredInstallation installation, List<String> keys) {
    return new Pacer(installation, PREFIX, keys, Pacer::disableOrEnable);
  }

  private static SpecificRecord disableOrEnable(CommandHeader header, int round) {
    return round % 2 == 0 ? new DisableKey(header) : new EnableKey(header);
  }

  Percentiles run(double perSecond, Duration duration) {
    int count = (int) (perSecond * duration.toMillis() / 1000);
    Map<String, Long> sent = new ConcurrentHashMap<>();
    Percentiles latencies = new Percentiles(count);
    try (KafkaConsumer<byte[], byte[]> subscriber = installation.subscriber(Topics.KEY_EVENTS);
        KafkaProducer<byte[], byte[]> producer = installation.producer(false)) {
      Thread publisher =
          new Thread(
              () -> publish(producer, sent, count, perSecond),
              MeasuredInstallation.CLIENT_PREFIX + "-pacer");
      publisher.start();
      long end = System.nanoTime() + duration.plus(PATIENCE).toNanos();
      while (latencies.count() < count && System.nanoTime() < end) {
        for (ConsumerRecord<byte[], byte[]> event : subscriber.poll(Duration.ofMillis(500))) {
          long now = System.nanoTime();
          if (new String(event.key(), StandardCharsets.UTF_8).startsWith(prefix)) {
            commandId(event)
                .flatMap(id -> Optional.ofNullable(sent.remove(id)))
                .ifPresent(at -> latencies.add(now - at));
          }
        }
      }
      publisher.join();
      return latencies;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Optional<String> commandId(ConsumerRecord<byte[], byte[]> event) {
    SpecificRecord decoded = installation.decode(Topics.KEY_EVENTS, event.value());
    return Optional.ofNullable(((EventHeader) decoded.get(0)).getCommandId());
  }

  private void publish(
      KafkaProducer<byte[], byte[]> producer, Map<String, Long> sent, int count, double perSecond) {
    long interval = (long) (1e9 / perSecond);
    long due = System.nanoTime();
    for (int i = 0; i < count; i++) {
      // Between a half and one and a half intervals; 7919 is prime.
      due += interval / 2 + interval * (i * 7919L % 1000) / 1000;
      LockSupport.parkNanos(due - System.nanoTime());
      String id = UUID.randomUUID().toString();
      String key = keys.get(i % keys.size());
      CommandHeader header = new CommandHeader(id, key, "benchmark", Instant.now());
      SpecificRecord command = commands.next(header, i / keys.size());
      byte[] value = installation.encode(command);
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              Topics.KEY_COMMANDS,
              null,
              key.getBytes(StandardCharsets.UTF_8),
              value,
              installation.headers(command, value));
      sent.put(id, System.nanoTime());
      var unused = producer.send(record);
    }
  }
}
