package dev.keylife.client;

import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters. Replaying one publishes it to {@link Topics#KEY_COMMANDS} as it came, and marks
 * it in the dead-letter topic, in one transaction: so it is replayed once, however often and by
 * however many it is asked for.
 */
public final class DeadLetterBox {
  /** Of all who replay: a second one takes over from the first, which is then told. */
  static final String TRANSACTIONAL_ID = "keylife-dead-letters";

  private static final int BATCH = 100;

  private final ClientConfig config;
  private final Failures failures;

  /** Dead letters, and which of them have been replayed, by their origin. */
  public record Content(List<DeadLetter> letters, Set<String> replayed) {
    public Content {
      letters = List.copyOf(letters);
      replayed = Set.copyOf(replayed);
    }

    /** Whether a letter has been replayed. */
    public boolean isReplayed(DeadLetter letter) {
      return replayed.contains(letter.origin());
    }
  }

  DeadLetterBox(ClientConfig config, Failures failures) {
    this.config = config;
    this.failures = failures;
  }

  /**
   * Reads all dead letters that the topic holds, and keeps those that are wanted.
   *
   * @throws KeylifeClientException if they cannot be read
   */
  public Content read(Predicate<DeadLetter> wanted) {
    List<DeadLetter> letters = new ArrayList<>();
    Set<String> replayed = new HashSet<>();
    try (TopicReader reader = TopicReader.ofRawKeys(config, failures, Topics.KEY_COMMANDS_DLQ)) {
      reader.seek(new EventQuery.Start.Beginning());
      reader.readToEnd(
          source -> {
            DeadLetter.replayedIn(source).ifPresent(replayed::add);
            DeadLetter.of(source).filter(wanted).ifPresent(letters::add);
            return true;
          });
    }
    return new Content(letters, replayed);
  }

  /**
   * Replays the letters that are wanted and have not been replayed, in their order.
   *
   * @return where each of them lies in the topic of commands now
   * @throws KeylifeClientException if some could not be; what was replayed before stays so, and the
   *     next call goes on behind it
   */
  public Map<DeadLetter, Receipt> replay(Predicate<DeadLetter> wanted) {
    Map<DeadLetter, Receipt> done = new LinkedHashMap<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config.transactionalProducer(TRANSACTIONAL_ID))) {
      // Before the topic is read: from here on nobody else can mark a letter unseen.
      producer.initTransactions();
      Content content = read(wanted);
      List<DeadLetter> open =
          content.letters().stream().filter(letter -> !content.isReplayed(letter)).toList();
      for (int from = 0; from < open.size(); from += BATCH) {
        done.putAll(replay(producer, open.subList(from, Math.min(open.size(), from + BATCH))));
      }
      return done;
    } catch (ProducerFencedException e) {
      throw new KeylifeClientException(
          KeylifeClientException.Reason.KAFKA,
          "Somebody else began to replay dead letters meanwhile, after %d of these. Look at the list again."
              .formatted(done.size()),
          e);
    } catch (KafkaException | ExecutionException e) {
      throw failures.kafka(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.kafka(e);
    }
  }

  private static Map<DeadLetter, Receipt> replay(
      KafkaProducer<byte[], byte[]> producer, List<DeadLetter> letters)
      throws ExecutionException, InterruptedException {
    Map<DeadLetter, Future<RecordMetadata>> sent = new LinkedHashMap<>();
    producer.beginTransaction();
    try {
      for (DeadLetter letter : letters) {
        sent.put(letter, producer.send(command(letter)));
        var unused = producer.send(mark(letter));
      }
      producer.commitTransaction();
    } catch (ProducerFencedException fenced) {
      throw fenced;
    } catch (KafkaException e) {
      producer.abortTransaction();
      throw e;
    }
    Map<DeadLetter, Receipt> receipts = new LinkedHashMap<>();
    for (Map.Entry<DeadLetter, Future<RecordMetadata>> each : sent.entrySet()) {
      RecordMetadata at = each.getValue().get();
      receipts.put(each.getKey(), new Receipt(at.topic(), at.partition(), at.offset()));
    }
    return receipts;
  }

  private static ProducerRecord<byte[], byte[]> command(DeadLetter letter) {
    List<Header> headers = letter.headersForReplay();
    return new ProducerRecord<>(
        Topics.KEY_COMMANDS, null, array(letter.key()), array(letter.value()), headers);
  }

  private static ProducerRecord<byte[], byte[]> mark(DeadLetter letter) {
    ProducerRecord<byte[], byte[]> mark =
        new ProducerRecord<>(Topics.KEY_COMMANDS_DLQ, letter.partition(), null, null);
    mark.headers().add(DlqHeaders.REPLAYED, letter.origin().getBytes(StandardCharsets.UTF_8));
    return mark;
  }

  private static byte @Nullable [] array(Optional<ByteBuffer> bytes) {
    if (bytes.isEmpty()) {
      return null;
    }
    byte[] copy = new byte[bytes.get().remaining()];
    bytes.get().duplicate().get(copy);
    return copy;
  }
}
