package dev.keylife.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.app.ProcessorApp;
import dev.keylife.benchmark.CommandLoad.Message;
import dev.keylife.embedded.ChildProcess;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code keylife bulk-import} in a JVM of its own with a small heap, beside what the processor does
 * with the same commands published at once, phase by phase: all keys created, all parameters given,
 * all material imported.
 */
@Command(
    name = "bulk",
    description = "keylife bulk-import, against the processor's own rate for the same commands.")
final class BulkImports implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofHours(1);
  private static final WrappingAlgorithm ALGORITHM = WrappingAlgorithm.RSAES_OAEP_SHA_256;

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--keys", description = "How many keys (default 100000; quick: 10000).")
  private int keys;

  @Option(names = "--spec", description = "Wrapping key spec (default RSA_2048).")
  private WrappingKeySpec spec = WrappingKeySpec.RSA_2048;

  @Option(names = "--threads", description = "Stream threads (default 1).")
  private int threads = 1;

  @Option(names = "--in-flight", description = "Keys in flight (default: that of bulk-import).")
  private Optional<String> inFlight = Optional.empty();

  @Option(names = "--heap", description = "-Xmx of bulk-import (default 128m).")
  private String heap = "128m";

  @Override
  public Integer call() throws Exception {
    int size = keys > 0 ? keys : conditions.quick ? 10_000 : 100_000;
    conditions.settings.putIfAbsent("kafka.num.stream.threads", Integer.toString(threads));
    try (MeasuredInstallation installation = new MeasuredInstallation();
        ProcessorApp app = installation.startProcessor(conditions.settings)) {
      double own;
      try (CommandLoad traffic = new CommandLoad(installation)) {
        var unused = ownRate(installation, traffic, conditions.quick ? 3_000 : 10_000);
        own = ownRate(installation, traffic, size);
      }
      Measured bulk = bulkImport(installation, size);
      System.out.printf(
          Locale.ROOT,
          "%d keys under %s: %.0f keys per s, %.0f %% of the processor's own %.0f;"
              + " heap after collections at most %.0f MB (-Xmx%s); CPU of bulk-import %.0f µs per"
              + " key, so that on a core of its own it could do %.0f keys per s%n",
          size,
          spec,
          size / bulk.seconds,
          100 * size / bulk.seconds / own,
          own,
          bulk.heap / 1e6,
          heap,
          bulk.cpu / 1e3 / size,
          size * 1e9 / bulk.cpu);
    }
    return 0;
  }

  /** Keys per second through all three commands. */
  private double ownRate(MeasuredInstallation installation, CommandLoad traffic, int size) {
    Fleet fleet = new Fleet(installation, traffic, size);
    CommandLoad.Run created = fleet.create(Origin.EXTERNAL);
    Fleet.Parameters parameters = fleet.parameters(ALGORITHM, spec);
    IntFunction<Message> imports = fleet.imports(parameters, ALGORITHM, Optional.empty());
    CommandLoad.Run imported = traffic.drive(size, imports, KeyStateChanged.class);
    long nanos = created.nanos() + parameters.run().nanos() + imported.nanos();
    System.out.printf(
        Locale.ROOT,
        "%d keys, published at once: CreateKey %.0f per s, GetParametersForImport %.0f per s,"
            + " ImportKeyMaterial %.0f per s: %.0f keys per s%n",
        size,
        created.perSecond(),
        parameters.run().perSecond(),
        imported.perSecond(),
        size * 1e9 / nanos);
    return size * 1e9 / nanos;
  }

  private record Measured(double seconds, long heap, long cpu) {}

  private Measured bulkImport(MeasuredInstallation installation, int size)
      throws IOException, InterruptedException {
    Path manifest = writeManifest(installation.folder("manifest"), size);
    ChildProcess.Result result = command(installation, manifest).run();
    List<String> lines = result.out().lines().toList();
    if (result.status() != 0 || lines.size() != 3) {
      throw new IllegalStateException("bulk-import failed: " + result);
    }
    JsonNode summary = new ObjectMapper().readTree(lines.get(0));
    return new Measured(
        summary.get("elapsedMillis").asLong() / 1e3,
        Long.parseLong(lines.get(1).substring(BulkImportProcess.HEAP.length())),
        Long.parseLong(lines.get(2).substring(BulkImportProcess.CPU.length())));
  }

  private ChildProcess.Builder command(MeasuredInstallation installation, Path manifest) {
    ChildProcess.Builder command =
        ChildProcess.java(BulkImportProcess.class.getName(), "-Xmx" + heap)
            .arguments("bulk-import", manifest.toString(), "--create")
            .arguments("--wrapping-key-spec", spec.name())
            .arguments("--bootstrap-servers", installation.bootstrapServers())
            .arguments("--schema-registry-url", installation.registryUrl())
            .arguments("--output", "json")
            .within(TIMEOUT);
    inFlight.ifPresent(number -> command.arguments("--in-flight", number));
    return command;
  }

  /** A file of 32 random bytes for each key. */
  private static Path writeManifest(Path folder, int size) throws IOException {
    String prefix = UUID.randomUUID().toString().substring(0, 8);
    Path manifest = folder.resolve("keys.csv");
    try (BufferedWriter writer = Files.newBufferedWriter(manifest, StandardCharsets.UTF_8)) {
      writer.write("keyId,file,expiry\n");
      for (int i = 0; i < size; i++) {
        Files.write(folder.resolve("m" + i), Inputs.noise(32));
        writer.write("%s-%d,m%d,never%n".formatted(prefix, i, i));
      }
    }
    return manifest;
  }
}
