package dev.keylife.client;

import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.KeylifeHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record that the processor set aside, with why and from where. What it holds came from outside:
 * text in it must be escaped before it is shown.
 *
 * @param partition where it lies in the dead-letter topic
 * @param offset its offset there
 * @param time when it was set aside
 * @param key the record's key, as it came
 * @param value the record's value, as it came; cut where {@link #originalSize} is there
 * @param headers the record's headers, as they came
 * @param cause why it was set aside
 * @param origin where it was read, as {@code <topic>-<partition>@<offset>}
 * @param originalSize how many bytes it had, where it was too large to be kept whole
 * @param replays how many times it has been replayed and has come back
 */
public record DeadLetter(
    int partition,
    long offset,
    Instant time,
    Optional<ByteBuffer> key,
    Optional<ByteBuffer> value,
    List<Header> headers,
    String cause,
    String origin,
    Optional<Long> originalSize,
    int replays) {

  /** The dead letter in a record; empty where the record only tells that one was replayed. */
  public static Optional<DeadLetter> of(ConsumerRecord<String, byte[]> source) {
    if (source.headers().lastHeader(DlqHeaders.REPLAYED) != null) {
      return Optional.empty();
    }
    List<Header> headers = new ArrayList<>();
    int replays = 0;
    for (Header header : source.headers()) {
      if (!header.key().startsWith(DlqHeaders.PREFIX)) {
        headers.add(header);
        replays += header.key().equals(KeylifeHeaders.REPLAYED_FROM) ? 1 : 0;
      }
    }
    return Optional.of(
        new DeadLetter(
            source.partition(),
            source.offset(),
            Instant.ofEpochMilli(source.timestamp()),
            bytes(source.key() == null ? null : source.key().getBytes(StandardCharsets.ISO_8859_1)),
            bytes(source.value()),
            List.copyOf(headers),
            text(source, DlqHeaders.CAUSE).orElse("not told"),
            origin(source),
            text(source, DlqHeaders.ORIGINAL_SIZE)
                .filter(t -> t.matches("\\d{1,18}"))
                .map(Long::valueOf),
            replays));
  }

  /** The origins that a record says were replayed. */
  static Optional<String> replayedIn(ConsumerRecord<String, byte[]> source) {
    return text(source, DlqHeaders.REPLAYED);
  }

  /** Its name on the command line. */
  public String place() {
    return partition + ":" + offset;
  }

  /** The headers that it is replayed with: its own, but for what an earlier way of it left. */
  List<Header> headersForReplay() {
    List<Header> kept = new ArrayList<>(headers);
    // Else a command in the wrong partition would be refused where it could be rerouted.
    kept.removeIf(header -> header.key().equals(KeylifeHeaders.REROUTED_FROM));
    kept.add(
        new RecordHeader(KeylifeHeaders.REPLAYED_FROM, origin.getBytes(StandardCharsets.UTF_8)));
    return kept;
  }

  private static String origin(ConsumerRecord<String, byte[]> source) {
    Optional<String> topic = text(source, DlqHeaders.SOURCE_TOPIC);
    Optional<String> partition = text(source, DlqHeaders.SOURCE_PARTITION);
    Optional<String> offset = text(source, DlqHeaders.SOURCE_OFFSET);
    return topic.isPresent() && partition.isPresent() && offset.isPresent()
        ? topic.get() + "-" + partition.get() + "@" + offset.get()
        : source.topic() + "-" + source.partition() + "@" + source.offset();
  }

  private static Optional<String> text(ConsumerRecord<String, byte[]> source, String name) {
    return StreamSupport.stream(source.headers().headers(name).spliterator(), false)
        .reduce((first, last) -> last)
        .flatMap(header -> Optional.ofNullable(header.value()))
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }

  private static Optional<ByteBuffer> bytes(byte @Nullable [] content) {
    return Optional.ofNullable(content).map(c -> ByteBuffer.wrap(c).asReadOnlyBuffer());
  }
}
