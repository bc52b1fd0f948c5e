package dev.keylife.cli.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keylife.cli.failure.ExitCodes;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a bulk import came to.
 *
 * @param total rows in the manifest
 * @param imported rows that were imported in this run
 * @param created keys that were created for them
 * @param skipped rows that the journal says were imported before
 * @param failed rows that were rejected, or whose file was not usable
 * @param elapsed how long it took
 * @param journal where progress is kept
 * @param failures where the failed rows are, if any
 */
public record BulkSummary(
    int total,
    int imported,
    int created,
    int skipped,
    int failed,
    Duration elapsed,
    Path journal,
    Path failures) {

  /** Rows that were not tried, because trouble ended the run. */
  public int notTried() {
    return total - imported - skipped - failed;
  }

  public int exitCode() {
    if (notTried() > 0) {
      return ExitCodes.FAILED;
    }
    return failed > 0 ? ExitCodes.REJECTED : ExitCodes.SUCCESS;
  }

  String inWords() {
    StringBuilder text =
        new StringBuilder(
            "%d of %d imported in %d.%d s"
                .formatted(imported, total, elapsed.toSeconds(), elapsed.toMillisPart() / 100));
    text.append(created > 0 ? ", %d keys created".formatted(created) : "");
    text.append(
        skipped > 0 ? ", %d skipped (done before, see %s)".formatted(skipped, journal) : "");
    text.append(failed > 0 ? ", %d failed (see %s)".formatted(failed, failures) : "");
    text.append(
        notTried() > 0 ? ", %d not finished (run the same again)".formatted(notTried()) : "");
    return text.toString();
  }

  ObjectNode inJson() {
    String outcome =
        switch (exitCode()) {
          case ExitCodes.SUCCESS -> "success";
          case ExitCodes.REJECTED -> "rejected";
          default -> "trouble";
        };
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("outcome", outcome)
            .put("total", total)
            .put("imported", imported)
            .put("created", created)
            .put("skipped", skipped)
            .put("failed", failed)
            .put("notFinished", notTried())
            .put("elapsedMillis", elapsed.toMillis())
            .put("journal", journal.toString());
    return failed > 0 ? json.put("failures", failures.toString()) : json;
  }
}
