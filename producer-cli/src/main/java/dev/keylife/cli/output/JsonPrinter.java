package dev.keylife.cli.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.audit.Report;
import dev.keylife.cli.settings.Configuration;
import dev.keylife.client.AvroJson;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.DeadLetter;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.Outcome;
import dev.keylife.client.Receipt;
import dev.keylife.client.SchemaRegistration;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * Prints for programs: one JSON object per line on stdout. Events and snapshots have the fields of
 * their Avro schemas; absent ones are left out, times are ISO-8601 in UTC, bytes are Base64. What
 * people need to know goes to stderr as well.
 */
public final class JsonPrinter implements Printer {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final PrintWriter out;
  private final TextPrinter people;

  JsonPrinter(PrintWriter out, PrintWriter err) {
    this.out = out;
    // nothing for people goes to stdout
    this.people = new TextPrinter(err, err);
  }

  @Override
  public void outcome(SpecificRecord command, Outcome outcome) {
    ObjectNode json = about(word(outcome), command);
    json.put("repeated", !outcome.answers(command));
    if (outcome instanceof Outcome.Rejected why) {
      json.putObject("failure")
          .put("code", why.code().toString())
          .put("message", why.message())
          .put("retryable", why.retryable());
      people.outcome(command, outcome);
    }
    json.set("event", json(outcome.event()));
    print(json);
  }

  private static String word(Outcome outcome) {
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected.isPending() ? "pending" : "rejected";
    }
    return "success";
  }

  @Override
  public void published(SpecificRecord command, Receipt receipt) {
    print(
        about("published", command)
            .put("topic", receipt.topic())
            .put("partition", receipt.partition())
            .put("offset", receipt.offset()));
  }

  private static ObjectNode about(String outcome, SpecificRecord command) {
    return JSON.objectNode()
        .put("outcome", outcome)
        .put("commandType", command.getSchema().getName())
        .put("commandId", CommandHeaders.of(command).getCommandId());
  }

  @Override
  public void event(KeyEvent event) {
    print(json(event));
  }

  private static ObjectNode json(KeyEvent event) {
    ObjectNode json = JSON.objectNode().put("type", event.type());
    json.put("partition", event.partition()).put("offset", event.offset());
    return json.setAll(AvroJson.of(event.value()));
  }

  @Override
  public void key(KeySnapshot snapshot) {
    print(AvroJson.of(snapshot));
  }

  @Override
  public void policy(KeySnapshot snapshot) {
    ObjectNode json = JSON.objectNode().put("keyId", snapshot.getKeyId());
    json.put("policyName", "default");
    json.put("isDefault", snapshot.getPolicy() == null);
    if (snapshot.getPolicy() != null) {
      json.put("policy", snapshot.getPolicy());
    }
    print(json);
  }

  @Override
  public void aliases(List<AliasSnapshot> snapshots) {
    snapshots.forEach(alias -> print(AvroJson.of(alias)));
  }

  @Override
  public void grants(List<GrantOfKey> grants) {
    grants.forEach(
        of -> {
          ObjectNode json = JSON.objectNode().put("keyId", of.keyId());
          print(json.setAll(AvroJson.of(of.grant())));
        });
  }

  @Override
  public void keys(List<KeySnapshot> snapshots) {
    snapshots.forEach(this::key);
  }

  @Override
  public void refused(String code, String message) {
    ObjectNode json = JSON.objectNode().put("outcome", "rejected");
    json.putObject("failure").put("code", code).put("message", message).put("retryable", false);
    print(json);
    people.refused(code, message);
  }

  @Override
  public void summary(BulkSummary summary) {
    print(summary.inJson());
  }

  @Override
  public void settings(SortedMap<String, Configuration.Given> settings) {
    ObjectNode json = JSON.objectNode();
    settings.forEach(
        (name, given) ->
            json.putObject(name).put("value", given.value()).put("source", given.source()));
    print(json);
  }

  @Override
  public void audit(Report report) {
    print(AuditText.inJson(report));
  }

  @Override
  public void schema(SchemaRegistration.Entry entry) {
    ObjectNode json =
        JSON.objectNode()
            .put("outcome", entry.status().name().toLowerCase(Locale.ROOT))
            .put("subject", entry.subject())
            .put("version", entry.version());
    entry.id().ifPresent(id -> json.put("id", id));
    print(json);
  }

  @Override
  public void deadLetters(List<DeadLetter> letters, Predicate<DeadLetter> replayed) {
    letters.forEach(letter -> print(DeadLetterText.json(letter, replayed.test(letter), false)));
  }

  @Override
  public void deadLetter(DeadLetter letter, boolean replayed) {
    print(DeadLetterText.json(letter, replayed, true));
  }

  @Override
  public void replayed(Map<DeadLetter, Optional<Receipt>> replayed, Map<DeadLetter, String> kept) {
    replayed.forEach((letter, receipt) -> print(DeadLetterText.json(letter, receipt)));
    kept.forEach((letter, why) -> print(DeadLetterText.notReplayed(letter, why)));
  }

  @Override
  public void problem(String reason, String message) {
    print(
        JSON.objectNode().put("outcome", "trouble").put("reason", reason).put("message", message));
    people.problem(reason, message);
  }

  @Override
  public void guide(String text) {
    // not for programs
  }

  @Override
  public void note(String message) {
    people.note(message);
  }

  @Override
  public boolean closed() {
    return out.checkError();
  }

  private void print(ObjectNode json) {
    out.println(json);
    out.flush();
  }
}
