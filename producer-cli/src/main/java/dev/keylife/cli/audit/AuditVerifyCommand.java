package dev.keylife.cli.audit;

import dev.keylife.audit.Manifest;
import dev.keylife.audit.NotATrailException;
import dev.keylife.audit.Report;
import dev.keylife.audit.TrailFiles;
import dev.keylife.audit.TrailVerifier;
import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.output.Printer;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Durations;
import dev.keylife.cli.text.Headings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
          + " first break with topic, partition and offset, and exits with 3 if there is one; with"
          + " 64 if what it was given is no trail.",
      "With the manifest of an earlier export it also proves that what was exported then is still"
          + " the same, in the same topic of the same cluster: give it from a place where whoever"
          + " can write to Kafka cannot. The chain is not signed: who may write to key-events and"
          + " key-states can make up what comes after it.%n"
    },
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife audit verify",
      "  keylife audit verify --manifest /mnt/vault/trail-2026-11.jsonl.manifest.json",
      "  keylife audit verify trail.avro --output json",
      "  gzip -dc trail.jsonl.gz | keylife audit verify - --manifest trail.jsonl.manifest.json"
    })
public final class AuditVerifyCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description =
          "An exported trail, also compressed by gzip; - for standard input. Default: the topic"
              + " key-events.")
  Optional<String> file = Optional.empty();

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "The manifest of an earlier export. Default for a FILE: the one beside it.")
  Optional<Path> manifest = Optional.empty();

  @Option(
      names = "--truncated-start",
      description = "Accept that retention has removed the beginning of the trail.")
  boolean truncatedStart;

  @Option(
      names = "--clock-tolerance",
      paramLabel = "DURATION",
      converter = Durations.class,
      description =
          "How far the time that an event says it occurred at may be from the time that the broker"
              + " appended it. Default: 10m.")
  Duration clockTolerance = TrailVerifier.TOLERANCE;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public AuditVerifyCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    Optional<Manifest> known = manifestFile().map(this::read);
    TrailVerifier verifier = new TrailVerifier(truncatedStart, known, clockTolerance);
    return file.isPresent()
        ? runner.offline(
            connection,
            (configuration, printer) ->
                report(printer, verifyFile(file.get(), known.orElseThrow(), verifier)))
        : runner.run(connection, session -> verifyTopic(session, verifier));
  }

  private int verifyTopic(Session session, TrailVerifier verifier) {
    session.client().trail(verifier);
    return report(session.printer(), verifier.finish());
  }

  private Report verifyFile(String name, Manifest known, TrailVerifier verifier) {
    try (InputStream in = open(name)) {
      return TrailFiles.verify(in, known, verifier);
    } catch (NotATrailException e) {
      throw connection.usage("%s is no exported trail: it is %s".formatted(name, e.getMessage()));
    } catch (IOException e) {
      throw connection.usage("Cannot read %s: %s".formatted(name, Problems.of(e)));
    }
  }

  private InputStream open(String name) throws IOException {
    if (isStandardInput(name)) {
      return runner.host().stdin();
    }
    if (Files.isDirectory(Path.of(name))) {
      throw new IOException("it is a folder");
    }
    return Files.newInputStream(Path.of(name));
  }

  private static boolean isStandardInput(String name) {
    return name.equals("-") || name.equals("/dev/stdin");
  }

  private static int report(Printer printer, Report report) {
    printer.audit(report);
    return report.isWhole() ? ExitCodes.SUCCESS : ExitCodes.BROKEN;
  }

  /** The one that is named, or the one beside the file, also where that was compressed since. */
  private Optional<Path> manifestFile() {
    if (manifest.isPresent() || file.isEmpty()) {
      return manifest;
    }
    String name = file.get();
    if (!isStandardInput(name)) {
      if (!Files.exists(Path.of(name))) {
        throw connection.usage("Cannot read %s: no such file".formatted(name));
      }
      for (String original : List.of(name, name.replaceFirst("\\.gz$", ""))) {
        Path beside = Manifest.beside(Path.of(original));
        if (Files.exists(beside)) {
          return Optional.of(beside);
        }
      }
    }
    throw connection.usage(
        "There is no manifest beside %s: 'audit export' writes one beside the trail; say with --manifest where it is now"
            .formatted(isStandardInput(name) ? "standard input" : name));
  }

  private Manifest read(Path path) {
    try {
      return Manifest.read(path);
    } catch (IOException e) {
      throw connection.usage("Cannot use the manifest %s: %s".formatted(path, Problems.of(e)));
    }
  }
}
