package dev.keylife.benchmark;

import dev.keylife.schema.CloudEventHeaders;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Publishes commands as fast as the broker takes them, and reads what becomes of them. */
final class CommandLoad implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final MeasuredInstallation installation;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          work -> new Thread(work, MeasuredInstallation.CLIENT_PREFIX + "-reader"));

  CommandLoad(MeasuredInstallation installation) {
    this.installation = installation;
    this.producer = installation.producer(true);
  }

  /** A record for the commands topic. */
  @SuppressWarnings("ArrayRecordComponent") // As it goes over the wire.
  record Message(byte[] key, byte[] value, Headers headers) {
    int bytes() {
      return key.length + value.length;
    }
  }

  /**
   * What came of it.
   *
   * @param count of commands, each with one outcome
   * @param nanos from before the first was sent until the last outcome had been read as committed
   * @param cpu nanoseconds meanwhile
   */
  record Run(int count, long nanos, Map<ThreadCpu.Group, Long> cpu) {
    double perSecond() {
      return count * 1e9 / nanos;
    }

    double micros(ThreadCpu.Group group) {
      return cpu.getOrDefault(group, 0L) / 1e3 / count;
    }
  }

  Message message(String key, SpecificRecord command) {
    byte[] value = installation.encode(command);
    return new Message(
        key.getBytes(StandardCharsets.UTF_8), value, installation.headers(command, value));
  }

  /**
   * Publishes commands and waits for as many events of the type that they should bring about.
   *
   * @throws IllegalStateException if a command fails, or nothing comes for a long time
   */
  Run drive(
      int count,
      IntFunction<Message> messages,
      Class<? extends SpecificRecord> outcome,
      Consumer<ConsumerRecord<byte[], byte[]>> onOutcome) {
    try (KafkaConsumer<byte[], byte[]> subscriber = installation.subscriber(Topics.KEY_EVENTS)) {
      ThreadCpu before = ThreadCpu.now();
      long start = System.nanoTime();
      Future<Long> end =
          reader.submit(
              (Callable<Long>) () -> awaitOutcomes(subscriber, count, outcome, onOutcome));
      for (int i = 0; i < count; i++) {
        Message message = messages.apply(i);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.KEY_COMMANDS, null, message.key(), message.value(), message.headers()));
      }
      producer.flush();
      long nanos = end.get() - start;
      return new Run(count, nanos, ThreadCpu.now().since(before));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As above, where nobody is curious about the outcomes. */
  Run drive(int count, IntFunction<Message> messages, Class<? extends SpecificRecord> outcome) {
    return drive(count, messages, outcome, record -> {});
  }

  private long awaitOutcomes(
      KafkaConsumer<byte[], byte[]> subscriber,
      int count,
      Class<? extends SpecificRecord> outcome,
      Consumer<ConsumerRecord<byte[], byte[]>> onOutcome) {
    int seen = 0;
    long last = System.nanoTime();
    while (seen < count) {
      for (ConsumerRecord<byte[], byte[]> event : subscriber.poll(POLL)) {
        last = System.nanoTime();
        String type = type(event);
        if (type.equals(outcome.getName())) {
          onOutcome.accept(event);
          seen++;
        } else if (!type.endsWith("KeyMaterialExpiring")) {
          throw new IllegalStateException(
              "a command ended in " + installation.decode(Topics.KEY_EVENTS, event.value()));
        }
      }
      if (System.nanoTime() - last > PATIENCE.toNanos()) {
        throw new IllegalStateException("only " + seen + " of " + count + " outcomes came");
      }
    }
    return System.nanoTime();
  }

  private static String type(ConsumerRecord<byte[], byte[]> event) {
    return new String(
        event.headers().lastHeader(CloudEventHeaders.TYPE).value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    reader.shutdownNow();
  }
}
