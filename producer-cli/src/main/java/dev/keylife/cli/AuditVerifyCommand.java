package dev.keylife.cli;

import dev.keylife.audit.Manifest;
import dev.keylife.audit.Report;
import dev.keylife.audit.TrailFiles;
import dev.keylife.audit.TrailVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves the trail. */
@Command(
    name = "verify",
    header = "Prove that the audit trail is whole: no event missing, moved, repeated or changed.",
    description = {
      "Reads key-events from the beginning, and key-states, which anchors the end of each key's"
          + " history; or a file that 'audit export' wrote, with the manifest beside it. Prints the"
          + " first break with topic, partition and offset, and exits with 3 if there is one.",
      "With the manifest of an earlier export it also proves that what was exported then is still"
          + " the same: give it from a place where whoever can write to Kafka cannot.%n"
    },
    footerHeading = RootCommand.EXAMPLES,
    footer = {
      "  keylife audit verify",
      "  keylife audit verify --manifest /mnt/vault/trail-2026-11.jsonl.manifest.json",
      "  keylife audit verify trail.avro --output json"
    })
final class AuditVerifyCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "An exported trail. Default: the topic key-events.")
  Optional<Path> file = Optional.empty();

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The manifest of an earlier export. Default for a FILE: the one beside it.")
  Optional<Path> manifest = Optional.empty();

  @Option(
      names = "--truncated-start",
      description = "Accept that retention has removed the beginning of the trail.")
  boolean truncatedStart;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  AuditVerifyCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    Optional<Path> manifestFile = manifest.or(() -> file.map(Manifest::beside));
    manifestFile.ifPresent(this::requireManifest);
    return file.isPresent()
        ? runner.offline(
            connection, (configuration, printer) -> verifyFile(printer, manifestFile.orElseThrow()))
        : runner.run(connection, session -> verifyTopic(session, manifestFile));
  }

  private int verifyFile(Printer printer, Path manifestFile) {
    return report(
        printer, TrailFiles.verify(file.orElseThrow(), read(manifestFile), truncatedStart));
  }

  private int verifyTopic(Session session, Optional<Path> manifestFile) {
    TrailVerifier verifier =
        new TrailVerifier(truncatedStart, manifestFile.map(AuditVerifyCommand::read));
    session.client().trail(verifier);
    return report(session.printer(), verifier.finish());
  }

  private static int report(Printer printer, Report report) {
    printer.audit(report);
    return report.isWhole() ? ExitCodes.SUCCESS : ExitCodes.BROKEN;
  }

  private void requireManifest(Path path) {
    if (!Files.exists(path)) {
      throw connection.usage(
          "There is no manifest %s: 'audit export' writes one beside the trail; say with --manifest where it is now"
              .formatted(path));
    }
  }

  private static Manifest read(Path path) {
    try {
      return Manifest.read(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
