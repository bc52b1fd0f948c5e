package dev.keylife.cli.audit;

import dev.keylife.audit.Manifest;
import dev.keylife.audit.Report;
import dev.keylife.audit.TrailFiles;
import dev.keylife.audit.TrailFiles.Format;
import dev.keylife.audit.TrailVerifier;
import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes the trail out. */
@Command(
    name = "export",
    header = "Write the audit trail to a file, with a manifest beside it, and prove it on the way.",
    description = {
      "Each event is written with its place, its hash, its encoding as it was, and readable. The"
          + " manifest, FILE.manifest.json, says how much there was, with a digest over all of it:"
          + " keep it apart from the file. Exits with 3 if the trail is broken; the file is written"
          + " all the same. Both appear once they are whole.%n"
    },
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife audit export trail.jsonl",
      "  keylife audit export trail.avro",
      "  jq -r 'select(.key == \"orders\") | .event.cause' trail.jsonl"
    })
public final class AuditExportCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(paramLabel = "FILE", description = "Where to write the trail.")
  Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "jsonl or avro. Default: as the file's name ends, else jsonl.")
  Optional<Format> format = Optional.empty();

  @Option(names = "--force", description = "Replace files that exist, once the new ones are whole.")
  boolean force;

  @Option(
      names = "--truncated-start",
      description = "Accept that retention has removed the beginning of the trail.")
  boolean truncatedStart;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public AuditExportCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw connection.usage("%s is no file, and a manifest is to lie beside one".formatted(file));
    }
    for (Path target : new Path[] {file, Manifest.beside(file)}) {
      if (!force && Files.exists(target)) {
        throw connection.usage("%s exists; --force overwrites it".formatted(target));
      }
    }
    Format chosen = format.orElse(file.toString().endsWith(".avro") ? Format.avro : Format.jsonl);
    return runner.run(
        connection,
        session -> {
          Report report =
              TrailFiles.export(
                  session.client()::trail,
                  file,
                  chosen,
                  session.host().clock().instant(),
                  new TrailVerifier(truncatedStart, Optional.empty()));
          session.printer().audit(report);
          session.printer().note("Wrote %s and %s".formatted(file, Manifest.beside(file)));
          return report.isWhole() ? ExitCodes.SUCCESS : ExitCodes.BROKEN;
        });
  }
}
