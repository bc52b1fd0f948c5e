package dev.keylife.client;

import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Finds out why a command was not answered: what the processor cannot read at all goes to the
 * dead-letter topic and has no event.
 */
final class DeadLetters {
  private static final Duration RECENT = Duration.ofHours(1);

  private DeadLetters() {}

  /** Why a command that was just published ended in the dead-letter topic, if it did. */
  static Optional<String> causeOf(Receipt receipt, ClientConfig config, Failures failures) {
    List<String> causes = new ArrayList<>(1);
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_COMMANDS_DLQ)) {
      reader.seek(new EventQuery.Start.Time(Instant.now().minus(RECENT)));
      reader.readToEnd(
          letter -> {
            if (isOf(receipt, letter)) {
              causes.add(text(letter, DlqHeaders.CAUSE));
            }
            return causes.isEmpty();
          });
    } catch (KeylifeClientException e) {
      // who may publish commands need not be allowed to read this topic
      return Optional.empty();
    }
    return causes.stream().findFirst();
  }

  private static boolean isOf(Receipt receipt, ConsumerRecord<String, byte[]> letter) {
    return text(letter, DlqHeaders.SOURCE_PARTITION).equals(Integer.toString(receipt.partition()))
        && text(letter, DlqHeaders.SOURCE_OFFSET).equals(Long.toString(receipt.offset()));
  }

  private static String text(ConsumerRecord<String, byte[]> letter, String name) {
    return Optional.<Header>ofNullable(letter.headers().lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }
}
