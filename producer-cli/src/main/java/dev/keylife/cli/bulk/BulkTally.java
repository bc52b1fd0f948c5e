package dev.keylife.cli.bulk;

import dev.keylife.cli.output.BulkSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Counts what becomes of rows, and keeps the journal, the report of failures and the progress. */
public final class BulkTally implements AutoCloseable {
  private final long start = System.nanoTime();
  private final int total;
  private final Path journalFile;
  private final Path failuresFile;
  private final BulkJournal journal;
  private final BulkFailures failures;
  private final BulkProgress progress;
  private int imported;
  private int created;
  private int skipped;
  private int failed;

  private BulkTally(
      int total,
      Path journalFile,
      Path failuresFile,
      BulkJournal journal,
      BulkFailures failures,
      BulkProgress progress) {
    this.total = total;
    this.journalFile = journalFile;
    this.failuresFile = failuresFile;
    this.journal = journal;
    this.failures = failures;
    this.progress = progress;
  }

  static BulkTally open(
      int total,
      Path manifest,
      Path journal,
      Path failures,
      boolean terminal,
      Consumer<String> line)
      throws IOException {
    BulkJournal done = BulkJournal.open(journal); // first: it says whether another run is at work
    BulkFailures report = new BulkFailures(failures, manifest);
    return new BulkTally(
        total,
        journal,
        failures,
        done,
        report,
        new BulkProgress(terminal, total, Duration.ofSeconds(10), line));
  }

  /** Whether the journal says that a row was imported before; then it is skipped. */
  boolean wasDone(BulkRow row) {
    boolean done = journal.isDone(row);
    if (done) {
      skipped++;
      progress.step();
    }
    return done;
  }

  void imported(BulkRow row, boolean keyWasCreated) {
    journal.done(row);
    imported++;
    created += keyWasCreated ? 1 : 0;
    progress.step();
  }

  void failed(BulkRow row, String code, String message) {
    failures.add(row, code, message);
    failed++;
    progress.step();
  }

  /** What it came to, once nothing more comes. */
  BulkSummary summary() throws IOException {
    if (imported + skipped + failed == total) {
      failures.none();
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    return new BulkSummary(
        total, imported, created, skipped, failed, elapsed, journalFile, failuresFile);
  }

  @Override
  public void close() throws IOException {
    progress.close();
    try (journal) {
      failures.close();
    }
  }
}
