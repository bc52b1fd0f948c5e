package dev.keylife.cli;

import dev.keylife.audit.Report;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.Outcome;
import dev.keylife.client.Receipt;
import dev.keylife.snapshot.KeySnapshot;
import java.util.List;
import java.util.SortedMap;
import org.apache.avro.specific.SpecificRecord;

/** Prints results: what was asked for on stdout, what went wrong on stderr. */
interface Printer {
  /** What became of a command. */
  void outcome(SpecificRecord command, Outcome outcome);

  /** A command that was published and not waited for. */
  void published(SpecificRecord command, Receipt receipt);

  /** One event of a stream. */
  void event(KeyEvent event);

  /** One key. */
  void key(KeySnapshot snapshot);

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

  /** Trouble. The reason is one word for programs, the message is for people. */
  void trouble(String reason, String message);

  /** What a person may do next; programs have no use for it. */
  void guide(String text);

  /** A remark for people, on stderr. */
  void note(String message);

  /** Whether nobody reads any more: a closed pipe. */
  boolean closed();
}
