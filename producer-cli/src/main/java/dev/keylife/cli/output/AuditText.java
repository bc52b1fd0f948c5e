package dev.keylife.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.audit.Report;
import dev.keylife.audit.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the proof of an audit trail came to, for people and for programs. */
public final class AuditText {
  /** One change can make a break or two; more than these help nobody. */
  private static final int SHOWN = 10;

  private static final String LIMITS =
      "Not shown: whether who may write to the topics has rewritten the end of a chain and what"
          + " key-states says of it. Only a manifest that was kept apart tells (--manifest).";

  private AuditText() {}

  static List<String> inWords(Report report) {
    List<String> lines = new ArrayList<>();
    String read = "%d events of %d keys".formatted(report.events(), report.keys());
    if (report.isWhole()) {
      lines.add("Whole, unsigned: " + read + ", every chain from its first event to its last.");
    } else {
      lines.add("BROKEN: " + read + ", with " + count(report.violations().size()) + ". The first:");
      report.violations().stream().limit(SHOWN).map(AuditText::inWords).forEach(lines::add);
    }
    report
        .origin()
        .ifPresent(
            from ->
                lines.add("  cluster %s, topic id %s".formatted(from.clusterId(), from.topicId())));
    report
        .partitions()
        .forEach(
            (number, p) ->
                lines.add(
                    "  partition %d: %d events to offset %d, digest %s"
                        .formatted(number, p.records(), p.lastOffset(), p.digest())));
    if (report.isWhole()) {
      lines.add(LIMITS);
    }
    return lines;
  }

  private static String count(int breaks) {
    return breaks == 1 ? "1 break" : breaks + " breaks";
  }

  private static String inWords(Violation found) {
    String whose = found.keyId().isEmpty() ? "" : " (key %s)".formatted(found.keyId());
    return "  %s%s: %s".formatted(found.place(), whose, found.message());
  }

  static ObjectNode inJson(Report report) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("outcome", report.isWhole() ? "whole" : "broken")
            .put("signed", false)
            .put("events", report.events())
            .put("keys", report.keys());
    ArrayNode breaks = json.put("breakCount", report.violations().size()).putArray("breaks");
    report.violations().stream().limit(SHOWN).map(AuditText::inJson).forEach(breaks::add);
    report
        .origin()
        .ifPresent(from -> json.put("clusterId", from.clusterId()).put("topicId", from.topicId()));
    ObjectNode partitions = json.putObject("partitions");
    report
        .partitions()
        .forEach(
            (number, p) ->
                partitions
                    .putObject(number.toString())
                    .put("records", p.records())
                    .put("firstOffset", p.firstOffset())
                    .put("lastOffset", p.lastOffset())
                    .put("digest", p.digest()));
    return json;
  }

  private static ObjectNode inJson(Violation found) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", found.kind().name().toLowerCase(Locale.ROOT))
        .put("topic", found.topic())
        .put("partition", found.partition())
        .put("offset", found.offset())
        .put("keyId", found.keyId())
        .put("message", found.message());
  }
}
