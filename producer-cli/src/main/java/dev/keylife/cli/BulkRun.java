package dev.keylife.cli;

import dev.keylife.client.KeylifeClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Imports the rows of a manifest, so many at a time, and keeps the journal and the report of
 * failures. The first trouble ends the run: rows in flight are finished, no new ones begun.
 */
final class BulkRun {
  /** A row and what became of it; empty where it was not begun. */
  private record Finished(BulkRow row, Optional<BulkImport.Result> result) {}

  private final BulkImport rowImport;
  private final int inFlight;
  private final Path journalFile;
  private final Path failuresFile;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private int imported;
  private int created;
  private int failed;
  private Optional<KeylifeClientException> trouble = Optional.empty();

  BulkRun(BulkImport rowImport, int inFlight, Path journalFile, Path failuresFile) {
    this.rowImport = rowImport;
    this.inFlight = inFlight;
    this.journalFile = journalFile;
    this.failuresFile = failuresFile;
  }

  /** What ended the run early, if anything did. */
  Optional<KeylifeClientException> trouble() {
    return trouble;
  }

  BulkSummary run(List<BulkRow> rows, boolean terminal) {
    long start = System.nanoTime();
    ExecutorService workers = Executors.newFixedThreadPool(inFlight);
    try (BulkJournal journal = BulkJournal.open(journalFile);
        BulkFailures failures = new BulkFailures(failuresFile)) {
      List<BulkRow> open = rows.stream().filter(row -> !journal.isDone(row)).toList();
      importAll(open, workers, journal, failures, terminal);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      int skipped = rows.size() - open.size();
      return new BulkSummary(
          rows.size(), imported, created, skipped, failed, elapsed, journalFile, failuresFile);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot keep the journal %s: %s".formatted(journalFile, Problems.of(e)), e);
    } finally {
      stopped.set(true);
      workers.shutdownNow();
    }
  }

  private void importAll(
      List<BulkRow> rows,
      ExecutorService workers,
      BulkJournal journal,
      BulkFailures failures,
      boolean terminal) {
    CompletionService<Finished> service = new ExecutorCompletionService<>(workers);
    rows.forEach(row -> service.submit(() -> new Finished(row, importOne(row))));
    try (BulkProgress progress = new BulkProgress(terminal, rows.size())) {
      for (int i = 0; i < rows.size(); i++) {
        take(service, journal, failures);
        progress.step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<BulkImport.Result> importOne(BulkRow row) {
    if (stopped.get()) {
      return Optional.empty();
    }
    try {
      return Optional.of(rowImport.run(row));
    } catch (RuntimeException e) {
      // before this worker takes the next row
      stopped.set(true);
      throw e;
    }
  }

  private void take(CompletionService<Finished> service, BulkJournal journal, BulkFailures failures)
      throws InterruptedException {
    try {
      Finished finished = service.take().get();
      finished.result().ifPresent(result -> note(finished.row(), result, journal, failures));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KeylifeClientException known) {
        trouble = trouble.or(() -> Optional.of(known));
      } else {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private void note(
      BulkRow row, BulkImport.Result result, BulkJournal journal, BulkFailures failures) {
    if (result instanceof BulkImport.Result.Imported done) {
      imported++;
      created += done.created() ? 1 : 0;
      journal.done(row);
    } else if (result instanceof BulkImport.Result.Failed why) {
      failed++;
      failures.add(row, why.code(), why.message());
    }
  }
}
