package dev.keylife.cli;

import static java.util.stream.Collectors.toMap;

import dev.keylife.client.KeylifeClientException;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
    footerHeading = RootCommand.EXAMPLES,
    footer = {
      "  keylife bulk-import keys.csv --create",
      "",
      "  keyId,keySpec,file,expiry",
      "  orders,SYMMETRIC_DEFAULT,orders.bin,90d",
      "  invoices-mac,HMAC_256,invoices.bin,never"
    })
final class BulkImportCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(paramLabel = "MANIFEST", description = "The list of keys.")
  Path manifest = Path.of("");

  @Option(names = "--create", description = "Create the keys that do not exist.")
  boolean create;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "16",
      description = "How many keys at a time. Default: ${DEFAULT-VALUE}.")
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
      defaultValue = "RSA_4096",
      completionCandidates = Symbols.WrappingKeySpecs.class,
      converter = Symbols.WrappingKeySpecs.class,
      description = "RSA_2048, RSA_3072 or RSA_4096 (default).")
  WrappingKeySpec wrappingKeySpec = WrappingKeySpec.RSA_4096;

  @Mixin IssuingOptions issuing = new IssuingOptions();

  BulkImportCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    if (inFlight < 1 || inFlight > 256) {
      throw issuing.connection.usage("--in-flight must be 1 to 256");
    }
    return runner.run(issuing.connection, this::run);
  }

  private int run(Session session) {
    List<BulkRow> rows = rows(session.host());
    BulkImport rowImport =
        new BulkImport(
            session.client(),
            manifest,
            session.client().snapshots().stream()
                .collect(toMap(KeySnapshot::getKeyId, KeySnapshot::getKeySpec)),
            create,
            session.issuer(issuing),
            session.timeout(issuing),
            wrappingKeySpec,
            session.host().clock());
    BulkRun run =
        new BulkRun(
            rowImport,
            inFlight,
            journal.orElse(Path.of(manifest + ".journal")),
            failures.orElse(Path.of(manifest + ".failures.csv")));
    BulkSummary summary = run.run(rows, session.host().terminal());
    run.trouble().map(KeylifeClientException::getMessage).ifPresent(session.printer()::note);
    session.printer().summary(summary);
    return summary.exitCode();
  }

  private List<BulkRow> rows(Host host) {
    try {
      return BulkManifest.read(manifest, host.clock());
    } catch (IOException e) {
      throw issuing.connection.usage("Cannot read %s: %s".formatted(manifest, Problems.of(e)));
    } catch (IllegalArgumentException e) {
      throw issuing.connection.usage(Problems.of(e));
    }
  }
}
