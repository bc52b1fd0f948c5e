package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.benchmark.ThreadCpu.Group;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Imports from the first command to the last committed event, beside the bare unwrap rate. */
@Command(
    name = "e2e",
    description = "Imports end to end, against the bare unwrap rate of the same provider.")
final class EndToEnd implements Callable<Integer> {
  @Mixin private Conditions conditions = new Conditions();

  @Option(
      names = "--specs",
      split = ",",
      description = "Wrapping key specs (default: all; quick: RSA_2048,RSA_4096).")
  private List<WrappingKeySpec> specs = List.of();

  @Option(
      names = "--algorithms",
      split = ",",
      description = "Wrapping algorithms (default: SHA-256, with and without AES; quick: without).")
  private List<WrappingAlgorithm> algorithms = List.of();

  @Option(names = "--threads", split = ",", description = "Stream threads (default 1,2; quick: 1).")
  private List<Integer> threads = List.of();

  @Option(
      names = "--seconds",
      description = "How long each measurement lasts, about (default 10; quick: 4).")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    chooseDefaults();
    System.out.printf(
        Locale.ROOT,
        "%-8s %-24s %7s | %7s %8s %8s %6s | %s%n",
        "wrapping",
        "algorithm",
        "threads",
        "keys",
        "bare/s",
        "e2e/s",
        "ratio",
        "CPU µs per command: stream (of it unwrap, rest), sender, broker, client, jvm");
    for (int streamThreads : threads) {
      try (Installation installation = new Installation();
          Traffic traffic = new Traffic(installation);
          ProcessorApp app = installation.startProcessor(settings(streamThreads))) {
        warmUp(installation, traffic);
        for (WrappingKeySpec spec : specs) {
          for (WrappingAlgorithm algorithm : algorithms) {
            measure(installation, traffic, spec, algorithm, streamThreads);
          }
        }
      }
    }
    return 0;
  }

  private void chooseDefaults() {
    boolean quick = conditions.quick;
    specs = specs.isEmpty() ? conditions.specs() : specs;
    algorithms =
        !algorithms.isEmpty()
            ? algorithms
            : quick
                ? List.of(WrappingAlgorithm.RSAES_OAEP_SHA_256)
                : List.of(
                    WrappingAlgorithm.RSAES_OAEP_SHA_256,
                    WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256);
    threads = !threads.isEmpty() ? threads : quick ? List.of(1) : List.of(1, 2);
    seconds = seconds > 0 ? seconds : quick ? 4 : 10;
  }

  private Map<String, String> settings(int streamThreads) {
    Map<String, String> settings = new TreeMap<>(conditions.settings);
    settings.put("kafka.num.stream.threads", Integer.toString(streamThreads));
    settings.put("crypto.provider", conditions.provider.name().toLowerCase(Locale.ROOT));
    return settings;
  }

  /** So that the compilers have seen every path before anything is measured. */
  private void warmUp(Installation installation, Traffic traffic) {
    for (int round = 0; round < (conditions.quick ? 1 : 3); round++) {
      Fleet fleet = new Fleet(installation, traffic, conditions.quick ? 5_000 : 10_000);
      fleet.create(Origin.EXTERNAL);
      var unused =
          traffic.drive(
              fleet.size,
              fleet.imports(
                  WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, Optional.empty()),
              KeyStateChanged.class);
    }
  }

  private void measure(
      Installation installation,
      Traffic traffic,
      WrappingKeySpec spec,
      WrappingAlgorithm algorithm,
      int streamThreads) {
    int bits = dev.keylife.lifecycle.WrappingKeySpec.valueOf(spec.name()).modulusBits();
    BareUnwrap bare =
        BareUnwrap.measure(
            conditions.provider, algorithm, bits, streamThreads, TimeUnit.SECONDS.toNanos(2));
    Fleet fleet = new Fleet(installation, traffic, (int) (bare.perSecond() * seconds));
    fleet.create(Origin.EXTERNAL);
    IntFunction<Traffic.Message> imports = fleet.imports(algorithm, spec, Optional.empty());
    Traffic.Run run = traffic.drive(fleet.size, imports, KeyStateChanged.class);
    System.out.printf(
        Locale.ROOT,
        "%-8s %-24s %7d | %7d %8.0f %8.0f %5.1f%% | %.0f (%.0f, %.0f), %.0f, %.0f, %.0f, %.0f%n",
        spec,
        algorithm,
        streamThreads,
        run.count(),
        bare.perSecond(),
        run.perSecond(),
        100 * run.perSecond() / bare.perSecond(),
        run.micros(Group.STREAM),
        bare.micros(),
        run.micros(Group.STREAM) - bare.micros(),
        run.micros(Group.SENDER),
        run.micros(Group.BROKER),
        run.micros(Group.CLIENT),
        run.micros(Group.NATIVE));
  }
}
