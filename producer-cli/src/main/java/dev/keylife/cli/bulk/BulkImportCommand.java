package dev.keylife.cli.bulk;

import static java.util.stream.Collectors.toSet;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.output.BulkSummary;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.settings.IssuingOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.cli.text.ShortDigest;
import dev.keylife.cli.text.Symbols;
import dev.keylife.client.TokenRecipient;
import dev.keylife.file.SameFile;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports the material of many keys. */
@Command(
    name = "bulk-import",
    header = "Import the material of many keys, as a manifest lists them.",
    description = {
      "The manifest is CSV with a header line, or JSON lines (name ends in .jsonl), with the"
          + " fields",
      "  keyId     the bare key id",
      "  keySpec   default: SYMMETRIC_DEFAULT",
      "  file      the material, relative to the manifest",
      "  expiry    a time, a duration from now, or never",
      "  encoding  raw (default), hex or base64",
      "A journal beside it remembers what is done: after a break, run the same again. It holds"
          + " nothing of the material, and takes no note of a file that was changed since. Rows"
          + " that fail are written to a report that can be mended and used as a manifest.%n"
    },
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife bulk-import keys.csv --create",
      "",
      "  keyId,keySpec,file,expiry",
      "  orders,SYMMETRIC_DEFAULT,orders.bin,90d",
      "  invoices-mac,HMAC_256,invoices.bin,never"
    })
public final class BulkImportCommand implements Callable<Integer> {
  private static final int MAX_IN_FLIGHT = 16_384;

  private final CommandRunner runner;

  @Parameters(paramLabel = "MANIFEST", description = "The list of keys.")
  Path manifest = Path.of("");

  @Option(names = "--create", description = "Create the keys that do not exist.")
  boolean create;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "2048",
      description =
          "How many keys at a time, at most: fewer at the start, and where the processor is slow."
              + " Default: ${DEFAULT-VALUE}.")
  int inFlight;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Where to remember what is done. Default: MANIFEST.journal")
  Optional<Path> journal = Optional.empty();

  @Option(
      names = "--failures",
      paramLabel = "FILE",
      description = "Where to write the rows that failed. Default: MANIFEST.failures.csv")
  Optional<Path> failures = Optional.empty();

  @Option(
      names = "--wrapping-key-spec",
      paramLabel = "SPEC",
      defaultValue = "RSA_3072",
      completionCandidates = Symbols.WrappingKeySpecs.class,
      converter = Symbols.WrappingKeySpecs.class,
      description =
          "RSA_2048, RSA_3072 (default) or RSA_4096. The processor makes a key pair of it for each"
              + " key, which takes most of the time: see its setting"
              + " wrapping.key.sharing.max.answers.")
  WrappingKeySpec wrappingKeySpec = WrappingKeySpec.RSA_3072;

  @Mixin IssuingOptions issuing = new IssuingOptions();

  public BulkImportCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
      throw issuing.connection.usage("--in-flight must be 1 to " + MAX_IN_FLIGHT);
    }
    return runner.run(issuing.connection, this::run);
  }

  private int run(Session session) {
    Clock clock = session.host().clock();
    Path journalFile = journal.orElse(Path.of(manifest + ".journal"));
    Path failuresFile = failures.orElse(Path.of(manifest + ".failures.csv"));
    requireThreeFiles(journalFile, failuresFile);
    BulkManifest.Checked checked = check(clock, List.of(journalFile, failuresFile));
    if (!checked.passedOver().isEmpty()) {
      session.printer().note("%s: passed over %s".formatted(manifest, checked.passedOver()));
    }
    Set<ShortDigest> keyIds = checked.keyIds();
    try (BulkManifest rows = BulkManifest.open(manifest, clock);
        BulkTally tally =
            BulkTally.open(
                keyIds.size(),
                manifest,
                journalFile,
                failuresFile,
                session.host().terminal(),
                session.printer()::note)) {
      importAll(session, keyIds, rows, tally);
      BulkSummary summary = tally.summary();
      session.printer().summary(summary);
      return summary.exitCode();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot keep journal and report of %s: %s".formatted(manifest, Problems.of(e)), e);
    }
  }

  private void importAll(
      Session session, Set<ShortDigest> keyIds, BulkManifest rows, BulkTally tally) {
    BulkKeys existing = new BulkKeys();
    existing.read(session.client(), keyIds);
    int missing = keyIds.size() - existing.size();
    if (!create && missing > 0) {
      session
          .printer()
          .note(
              "%d of %d keys do not exist, and will fail; --create creates them."
                  .formatted(missing, keyIds.size()));
    }
    keyIds.clear(); // not needed any more, and large
    BulkSteps steps =
        new BulkSteps(
            manifest,
            existing,
            create,
            session.issuer(issuing),
            wrappingKeySpec,
            TokenRecipient.fresh(),
            session.host().clock());
    BulkRun run =
        new BulkRun(
            session.client()::submit,
            steps,
            tally,
            inFlight,
            BulkRun.Patience.of(session.timeout(issuing)));
    try {
      run.run(rows);
      importMadeMeanwhile(session, existing, run);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    run.endedBy().map(Problems::of).ifPresent(session.printer()::note);
  }

  private void importMadeMeanwhile(Session session, BulkKeys existing, BulkRun run)
      throws InterruptedException {
    List<BulkRow> again = run.takeMadeMeanwhile();
    if (!again.isEmpty()) {
      existing.read(
          session.client(),
          again.stream().map(row -> ShortDigest.of(row.keyId())).collect(toSet()));
      run.run(again.iterator());
    }
  }

  /** Under whatever names: each is written in its own way, and would destroy the others. */
  private void requireThreeFiles(Path journalFile, Path failuresFile) {
    ConnectionOptions connection = issuing.connection;
    if (SameFile.is(manifest, journalFile)) {
      throw connection.usage("The journal would destroy the manifest: %s".formatted(journalFile));
    }
    if (SameFile.is(manifest, failuresFile)) {
      throw connection.usage(
          "The report of failures would destroy the manifest: %s".formatted(failuresFile));
    }
    if (SameFile.is(journalFile, failuresFile)) {
      throw connection.usage(
          "Journal and report of failures are the same file: %s".formatted(failuresFile));
    }
    if (Files.exists(manifest) && !Files.isRegularFile(manifest)) {
      throw connection.usage("%s is no file; a manifest is read twice".formatted(manifest));
    }
  }

  private BulkManifest.Checked check(Clock clock, List<Path> written) {
    try {
      return BulkManifest.check(manifest, clock, written);
    } catch (IOException e) {
      throw issuing.connection.usage("Cannot read %s: %s".formatted(manifest, Problems.of(e)));
    } catch (IllegalArgumentException e) {
      throw issuing.connection.usage(Problems.of(e));
    }
  }
}
