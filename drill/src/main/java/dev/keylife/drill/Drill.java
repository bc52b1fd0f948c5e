package dev.keylife.drill;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A crash drill from beginning to end. */
@Command(
    name = "keylife-drill",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Kills processors and the broker under load, and compares every event, snapshot and"
            + " deadline with what the core decides one command after the other.",
    footerHeading = "%nExit status:%n",
    footer = {
      "   0  no difference",
      "   1  a difference: something was lost, doubled, out of order or wrong",
      "  64  an argument is wrong",
      "",
      "Example:",
      "  java -jar keylife-drill.jar --commands 1000000 --keys 20000 --kills 50"
    })
final class Drill implements Callable<Integer> {
  /** By then whatever the last import said is long past, and carried out. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(15);

  /** Of a hundred commands. */
  private static final int REQUESTS = 25;

  /** Time is for faults, not for key pairs. */
  private static final Map<String, String> SETTINGS =
      Map.of("wrapping.key.sharing.max.answers", "100000");

  /** One that was killed is forgotten soon, so that its successor need not wait. */
  private static final Map<String, String> BROKER_SETTINGS =
      Map.of("broker.session.timeout.ms", "2000");

  private static final int SHOWN = 20;

  @Option(names = "--commands", description = "Default: ${DEFAULT-VALUE}.")
  private long commands = 20_000;

  @Option(names = "--instances", description = "Processors. Default: ${DEFAULT-VALUE}.")
  private int instances = 2;

  @Option(names = "--kills", description = "Of processors. Default: ${DEFAULT-VALUE}.")
  private int kills = 5;

  @Option(names = "--stops", description = "Of processors. Default: ${DEFAULT-VALUE}.")
  private int stops = 2;

  @Option(
      names = "--joins",
      description = "Of further processors, which stay. Default: ${DEFAULT-VALUE}.")
  private int joins = 0;

  @Option(
      names = "--rolling-restarts",
      description =
          "Each processor in turn is stopped, started, and waited for until it is ready. Default:"
              + " ${DEFAULT-VALUE}.")
  private int rollingRestarts = 0;

  @Option(names = "--broker-kills", description = "Default: ${DEFAULT-VALUE}.")
  private int brokerKills = 1;

  @Option(names = "--window", description = "Unanswered commands. Default: ${DEFAULT-VALUE}.")
  private int window = 1_000;

  @Mixin private final DrillOptions options = new DrillOptions(1_000, 6);

  /** Runs a drill and ends the JVM. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /**
   * Runs a drill.
   *
   * @return the exit status
   */
  static int run(String... args) {
    return new CommandLine(new Drill())
        .addSubcommand(new HostileDrill())
        .setParameterExceptionHandler(
            (e, argv) -> {
              System.err.println("keylife-drill: " + e.getMessage());
              System.err.println("Try 'keylife-drill --help'.");
              return 64;
            })
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    Outages outages = new Outages();
    try (Stage stage = options.open(instances, SETTINGS, BROKER_SETTINGS)) {
      Cluster cluster = stage.cluster();
      Faults faults =
          new Faults(
              cluster,
              outages,
              new Faults.Plan(kills, stops, joins, rollingRestarts, brokerKills),
              commands,
              instances,
              options.seed());
      ScriptPublisher traffic =
          new ScriptPublisher(
              stage.wire(),
              outages,
              "key-",
              options.seed(),
              options.keys(),
              REQUESTS,
              commands,
              window,
              faults::allowed);
      long start = System.nanoTime();
      Thread striking = new Thread(() -> faults.strikeAmid(traffic), "faults");
      striking.setDaemon(true);
      striking.start();
      traffic.run(options.partitions());
      faults.end();
      striking.join();
      double seconds = (System.nanoTime() - start) / 1e9;
      Comparison comparison = stage.compareOnceSettled(AFTERWARDS, key -> true);
      if (faults.missing() > 0) {
        comparison.add(faults.missing() + " faults did not come: the thread that strikes failed");
      }
      report(comparison, outages, cluster.ended(), traffic.published(), seconds);
      return comparison.differences().isEmpty() ? 0 : 1;
    }
  }

  private void report(
      Comparison comparison, Outages outages, int ended, long published, double seconds) {
    List<Outages.Fault> faults = outages.faults();
    for (Outages.Fault fault : faults) {
      System.out.printf(
          Locale.ROOT, "%-40s no event for %.1f s%n", fault.what, fault.longestGapNanos / 1e9);
    }
    double longest = faults.stream().mapToLong(f -> f.longestGapNanos).max().orElse(0) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%,d commands published, %,d found, %,d events of %,d keys in %.0f s; %d kills, %d stops,"
            + " %d joins, %d rolling restarts, %d kills of the broker; %d processors ended by"
            + " themselves; longest unavailability"
            + " %.1f s; differences: %d%n",
        published,
        comparison.commands(),
        comparison.events(),
        comparison.keys(),
        seconds,
        kills,
        stops,
        joins,
        rollingRestarts,
        brokerKills,
        ended,
        longest,
        comparison.differences().size());
    comparison.differences().stream().limit(SHOWN).forEach(System.out::println);
  }
}
