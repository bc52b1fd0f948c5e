package dev.keylife.client;

import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    return Optional.ofNullable(causesOf(List.of(receipt), config, failures).get(receipt));
  }

  /** The same of several: of those that did not end there, nothing is said. */
  static Map<Receipt, String> causesOf(
      Collection<Receipt> receipts, ClientConfig config, Failures failures) {
    Set<Receipt> wanted = Set.copyOf(receipts);
    Map<Receipt, String> causes = new HashMap<>();
    try (TopicReader reader = new TopicReader(config, failures, Topics.KEY_COMMANDS_DLQ)) {
      reader.seek(new EventQuery.Start.Time(Instant.now().minus(RECENT)));
      reader.readToEnd(
          letter -> {
            source(letter)
                .filter(wanted::contains)
                .ifPresent(found -> causes.put(found, text(letter, DlqHeaders.CAUSE)));
            return causes.size() < wanted.size();
          });
    } catch (KeylifeClientException e) {
      // who may publish commands need not be allowed to read this topic
      return Map.of();
    }
    return Map.copyOf(causes);
  }

  /** Where a letter was read first, if it says so as it should. */
  private static Optional<Receipt> source(ConsumerRecord<String, byte[]> letter) {
    try {
      return Optional.of(
          new Receipt(
              Topics.KEY_COMMANDS,
              Integer.parseInt(text(letter, DlqHeaders.SOURCE_PARTITION)),
              Long.parseLong(text(letter, DlqHeaders.SOURCE_OFFSET))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(ConsumerRecord<String, byte[]> letter, String name) {
    return Optional.<Header>ofNullable(letter.headers().lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }
}
