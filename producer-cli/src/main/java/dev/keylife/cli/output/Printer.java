package dev.keylife.cli.output;

import dev.keylife.audit.Report;
import dev.keylife.cli.settings.Configuration;
import dev.keylife.cli.settings.OutputFormat;
import dev.keylife.client.DeadLetter;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.Outcome;
import dev.keylife.client.Receipt;
import dev.keylife.client.SchemaRegistration;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** Prints results: what was asked for on stdout, what went wrong on stderr. */
public interface Printer {
  /** The one for a format. */
  static Printer of(OutputFormat format, PrintWriter out, PrintWriter err) {
    return switch (format) {
      case text -> new TextPrinter(out, err);
      case json -> new JsonPrinter(out, err);
    };
  }

  /** What became of a command. */
  void outcome(SpecificRecord command, Outcome outcome);

  /** A command that was published and not waited for. */
  void published(SpecificRecord command, Receipt receipt);

  /** One event of a stream. */
  void event(KeyEvent event);

  /** One key. */
  void key(KeySnapshot snapshot);

  /** A key's policy. */
  void policy(KeySnapshot snapshot);

  /** Aliases, a line each. */
  void aliases(List<AliasSnapshot> snapshots);

  /** Grants, a line each. */
  void grants(List<GrantOfKey> grants);

  /** Many keys. */
  void keys(List<KeySnapshot> snapshots);

  /** A refusal that was decided here, in the words that the processor would use. */
  void refused(String code, String message);

  /** What a bulk import came to. */
  void summary(BulkSummary summary);

  /** The settings, as they may be shown. */
  void settings(SortedMap<String, Configuration.Given> settings);

  /** What the proof of an audit trail came to. */
  void audit(Report report);

  /** One version of one schema in the registry. */
  void schema(SchemaRegistration.Entry entry);

  /** Dead letters, a line each. */
  void deadLetters(List<DeadLetter> letters, Predicate<DeadLetter> replayed);

  /** One dead letter, whole. */
  void deadLetter(DeadLetter letter, boolean replayed);

  /**
   * What became of dead letters that were to be replayed.
   *
   * @param replayed and where each lies now; empty where that was not done in earnest
   * @param kept and why
   */
  void replayed(Map<DeadLetter, Optional<Receipt>> replayed, Map<DeadLetter, String> kept);

  /** Trouble. The reason is one word for programs, the message is for people. */
  void problem(String reason, String message);

  /** What a person may do next; programs have no use for it. */
  void guide(String text);

  /** A remark for people, on stderr. */
  void note(String message);

  /** Whether nobody reads any more: a closed pipe. */
  boolean closed();
}
