package dev.keylife.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.cli.text.Escaped;
import dev.keylife.client.DeadLetter;
import dev.keylife.client.Receipt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;

/** Dead letters in words and in JSON. Bytes that are text are shown as such, others in Base64. */
public final class DeadLetterText {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DeadLetterText() {}

  /** A table escapes what is in its cells. */
  static List<List<String>> table(List<DeadLetter> letters, Predicate<DeadLetter> replayed) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("PLACE", "SET ASIDE", "ORIGIN", "KEY", "CAUSE"));
    for (DeadLetter letter : letters) {
      rows.add(
          List.of(
              letter.place(),
              letter.time().toString(),
              letter.origin(),
              letter.key().map(DeadLetterText::raw).orElse("-"),
              remarks(letter, replayed.test(letter)) + letter.cause()));
    }
    return rows;
  }

  private static String remarks(DeadLetter letter, boolean replayed) {
    return (replayed ? "(replayed) " : "")
        + (letter.replays() > 0 ? "(came back) " : "")
        + (letter.originalSize().isPresent() ? "(cut) " : "");
  }

  /** One letter, a field to a line. */
  static List<String> lines(DeadLetter letter, boolean replayed) {
    List<String> lines = new ArrayList<>();
    lines.add("Dead letter " + letter.place());
    field(lines, "set aside", letter.time().toString());
    field(lines, "cause", Escaped.text(letter.cause()));
    field(lines, "origin", Escaped.text(letter.origin()));
    field(lines, "replayed", replayed ? "yes" : "no");
    field(lines, "came back", letter.replays() + " times");
    letter
        .originalSize()
        .ifPresent(size -> field(lines, "cut", "it had " + size + " bytes, see its origin"));
    field(lines, "key", letter.key().map(DeadLetterText::words).orElse("none"));
    letter
        .headers()
        .forEach(
            header ->
                field(
                    lines,
                    "header",
                    Escaped.text(header.key())
                        + ": "
                        + Optional.ofNullable(header.value())
                            .map(value -> words(ByteBuffer.wrap(value)))
                            .orElse("null")));
    field(lines, "value bytes", letter.value().map(v -> "" + v.remaining()).orElse("none"));
    letter.value().ifPresent(value -> field(lines, "value", base64(value)));
    return lines;
  }

  static ObjectNode json(DeadLetter letter, boolean replayed, boolean whole) {
    ObjectNode json =
        JSON.objectNode()
            .put("place", letter.place())
            .put("partition", letter.partition())
            .put("offset", letter.offset())
            .put("time", letter.time().toString())
            .put("cause", letter.cause())
            .put("origin", letter.origin())
            .put("replayed", replayed)
            .put("replays", letter.replays());
    letter.originalSize().ifPresent(size -> json.put("originalSize", size));
    letter.key().ifPresent(key -> putBytes(json, "key", key));
    json.put("valueBytes", letter.value().map(ByteBuffer::remaining).orElse(0));
    if (whole) {
      letter.value().ifPresent(value -> json.put("valueBase64", base64(value)));
      ArrayNode headers = json.putArray("headers");
      for (Header header : letter.headers()) {
        ObjectNode one = headers.addObject().put("name", header.key());
        if (header.value() != null) {
          putBytes(one, "value", ByteBuffer.wrap(header.value()));
        }
      }
    }
    return json;
  }

  static ObjectNode json(DeadLetter letter, Optional<Receipt> receipt) {
    ObjectNode json =
        JSON.objectNode()
            .put("outcome", receipt.isPresent() ? "replayed" : "would_replay")
            .put("place", letter.place())
            .put("origin", letter.origin());
    receipt.ifPresent(
        at ->
            json.put("topic", at.topic())
                .put("partition", at.partition())
                .put("offset", at.offset()));
    return json;
  }

  static ObjectNode notReplayed(DeadLetter letter, String why) {
    return JSON.objectNode()
        .put("outcome", "kept")
        .put("place", letter.place())
        .put("origin", letter.origin())
        .put("message", why);
  }

  static List<String> replayed(
      Map<DeadLetter, Optional<Receipt>> replayed, Map<DeadLetter, String> kept) {
    List<String> lines = new ArrayList<>();
    replayed.forEach(
        (letter, receipt) ->
            lines.add(
                receipt
                    .map(
                        at ->
                            "%s  replayed to %s-%d@%d"
                                .formatted(letter.place(), at.topic(), at.partition(), at.offset()))
                    .orElse(letter.place() + "  would be replayed")));
    kept.forEach((letter, why) -> lines.add(letter.place() + "  " + Escaped.text(why)));
    if (lines.isEmpty()) {
      lines.add("No dead letters.");
    }
    return lines;
  }

  private static void field(List<String> lines, String name, String value) {
    lines.add("  %-14s %s".formatted(name, value));
  }

  private static void putBytes(ObjectNode json, String name, ByteBuffer bytes) {
    Optional<String> text = text(bytes);
    if (text.isPresent()) {
      json.put(name, text.get());
    } else {
      json.put(name + "Base64", base64(bytes));
    }
  }

  private static String words(ByteBuffer bytes) {
    return Escaped.text(raw(bytes));
  }

  private static String raw(ByteBuffer bytes) {
    return text(bytes).orElseGet(() -> "base64:" + base64(bytes));
  }

  private static Optional<String> text(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String base64(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII
        .decode(Base64.getEncoder().encode(bytes.duplicate()))
        .toString();
  }
}
