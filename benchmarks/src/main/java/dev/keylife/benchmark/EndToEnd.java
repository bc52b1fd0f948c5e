package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.benchmark.ThreadCpu.Group;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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

  @Option(
      names = "--threads",
      split = ",",
      converter = Threads.Reader.class,
      description =
          "Stream threads + threads that unwrap ahead (default 1+0,1+1,2+0; quick: 1+0,1+1).")
  private List<Threads> threads = List.of();

  @Option(
      names = "--seconds",
      description = "How long each measurement lasts, about (default 10; quick: 4).")
  private int seconds;

  /** How the processor divides the work. */
  record Threads(int stream, int unwrap) {
    int all() {
      return stream + unwrap;
    }

    @Override
    public String toString() {
      return stream + "+" + unwrap;
    }

    /** Reads "1+1". */
    static final class Reader implements ITypeConverter<Threads> {
      @Override
      public Threads convert(String text) {
        String[] parts = text.split("\\+", -1);
        if (parts.length != 2) {
          throw new TypeConversionException("'" + text + "' is not like 1+1");
        }
        return new Threads(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    chooseDefaults();
    System.out.println(
        "threads: stream + unwrapping ahead. bare/s: nothing but unwraps, on as many threads as"
            + " stream threads | as all of them. Ratios likewise.");
    System.out.printf(
        Locale.ROOT,
        "%-8s %-24s %7s | %7s %8s %8s %8s %6s %6s | %s%n",
        "wrapping",
        "algorithm",
        "threads",
        "keys",
        "e2e/s",
        "bare/s",
        "on all",
        "ratio",
        "on all",
        "CPU µs per command: processor (of it unwrap, rest), sender, broker, client, jvm");
    for (Threads choice : threads) {
      try (MeasuredInstallation installation = new MeasuredInstallation();
          CommandLoad traffic = new CommandLoad(installation);
          ProcessorApp app = installation.startProcessor(settings(choice))) {
        warmUp(installation, traffic);
        for (WrappingKeySpec spec : specs) {
          for (WrappingAlgorithm algorithm : algorithms) {
            measure(installation, traffic, spec, algorithm, choice);
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
    if (threads.isEmpty()) {
      threads = new ArrayList<>(List.of(new Threads(1, 0), new Threads(1, 1)));
      if (!quick) {
        threads.add(new Threads(2, 0));
      }
    }
    seconds = seconds > 0 ? seconds : quick ? 4 : 10;
  }

  private Map<String, String> settings(Threads choice) {
    Map<String, String> settings = new TreeMap<>(conditions.settings);
    settings.put("kafka.num.stream.threads", Integer.toString(choice.stream()));
    settings.put("unwrap.threads", Integer.toString(choice.unwrap()));
    settings.put("crypto.provider", conditions.provider.name().toLowerCase(Locale.ROOT));
    return settings;
  }

  /** So that the compilers have seen every path before anything is measured. */
  private void warmUp(MeasuredInstallation installation, CommandLoad traffic) {
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
      MeasuredInstallation installation,
      CommandLoad traffic,
      WrappingKeySpec spec,
      WrappingAlgorithm algorithm,
      Threads choice) {
    BareUnwrap before = bare(spec, algorithm, choice.all());
    Fleet fleet = new Fleet(installation, traffic, (int) (before.perSecond() * seconds));
    fleet.create(Origin.EXTERNAL);
    IntFunction<CommandLoad.Message> imports = fleet.imports(algorithm, spec, Optional.empty());
    CommandLoad.Run run = traffic.drive(fleet.size, imports, KeyStateChanged.class);
    BareUnwrap onAll = before.averageWith(bare(spec, algorithm, choice.all()));
    BareUnwrap onStreams = choice.unwrap() == 0 ? onAll : bare(spec, algorithm, choice.stream());
    System.out.printf(
        Locale.ROOT,
        "%-8s %-24s %7s | %7d %8.0f %8.0f %8.0f %5.0f%% %5.0f%%"
            + " | %.0f (%.0f, %.0f), %.0f, %.0f, %.0f, %.0f%n",
        spec,
        algorithm,
        choice,
        run.count(),
        run.perSecond(),
        onStreams.perSecond(),
        onAll.perSecond(),
        100 * run.perSecond() / onStreams.perSecond(),
        100 * run.perSecond() / onAll.perSecond(),
        run.micros(Group.STREAM),
        onAll.micros(),
        run.micros(Group.STREAM) - onAll.micros(),
        run.micros(Group.SENDER),
        run.micros(Group.BROKER),
        run.micros(Group.CLIENT),
        run.micros(Group.NATIVE));
  }

  private BareUnwrap bare(WrappingKeySpec spec, WrappingAlgorithm algorithm, int onThreads) {
    return BareUnwrap.measure(
        conditions.provider,
        algorithm,
        dev.keylife.lifecycle.WrappingKeySpec.valueOf(spec.name()).modulusBits(),
        onThreads,
        TimeUnit.SECONDS.toNanos(2));
  }
}
