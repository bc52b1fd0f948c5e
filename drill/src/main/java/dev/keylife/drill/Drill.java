package dev.keylife.drill;

import dev.keylife.audit.TrailVerifier;
import dev.keylife.client.ClientSettings;
import dev.keylife.client.KeylifeClient;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.LifecyclePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

  /** Within this, partitions must have moved away from whoever was killed last. */
  private static final Duration SETTLING = Duration.ofMinutes(3);

  private static final int SHOWN = 20;

  @Option(names = "--commands", description = "Default: ${DEFAULT-VALUE}.")
  private long commands = 20_000;

  @Option(names = "--keys", description = "Default: ${DEFAULT-VALUE}.")
  private int keys = 1_000;

  @Option(names = "--instances", description = "Processors. Default: ${DEFAULT-VALUE}.")
  private int instances = 2;

  @Option(names = "--partitions", description = "Default: ${DEFAULT-VALUE}.")
  private int partitions = 6;

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

  @Option(names = "--seed", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--set",
      paramLabel = "name=value",
      description = "A setting of the processors; {instance} stands for the number of one.")
  private Map<String, String> settings = new TreeMap<>();

  @Option(
      names = "--broker-set",
      paramLabel = "name=value",
      description = "A property of the broker.")
  private Map<String, String> brokerSettings = new TreeMap<>();

  @Option(names = "--folder", description = "Where logs and data are kept. Default: a new one.")
  private Optional<Path> folder = Optional.empty();

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

  /** It is one principal, and as fast as it can be. */
  private static final List<String> UNLIMITED =
      List.of(
          "command.max.per.second.per.key",
          "command.max.per.second.per.principal",
          "key.pairs.max.per.second.per.principal");

  @Override
  public Integer call() throws Exception {
    UNLIMITED.forEach(limit -> settings.putIfAbsent(limit, "0"));
    Path place = folder.isPresent() ? folder.get() : Files.createTempDirectory("keylife-drill");
    System.out.println("Logs and data are in " + place);
    Outages outages = new Outages();
    try (Cluster cluster = new Cluster(place, instances, partitions, settings, brokerSettings);
        Wire wire = new Wire(cluster.bootstrapServers(), cluster.registryUrl())) {
      Faults faults =
          new Faults(
              cluster,
              outages,
              new Faults.Plan(kills, stops, joins, rollingRestarts, brokerKills),
              commands,
              instances,
              seed);
      Traffic traffic =
          new Traffic(wire, outages, "key-", seed, keys, commands, window, faults::allowed);
      long start = System.nanoTime();
      Thread striking = new Thread(() -> faults.strikeAmid(traffic), "faults");
      striking.setDaemon(true);
      striking.start();
      traffic.run(partitions);
      faults.end();
      striking.join();
      double seconds = (System.nanoTime() - start) / 1e9;
      Comparison comparison = compareOnceSettled(wire, cluster);
      if (faults.missing() > 0) {
        comparison.add(faults.missing() + " faults did not come: the thread that strikes failed");
      }
      report(comparison, outages, cluster.ended(), traffic.published(), seconds);
      return comparison.differences().isEmpty() ? 0 : 1;
    }
  }

  /** What a processor that was killed last had to do is done once its partitions have moved. */
  private Comparison compareOnceSettled(Wire wire, Cluster cluster) throws InterruptedException {
    System.out.println("Comparing with what the core decides");
    long end = System.nanoTime() + SETTLING.toNanos();
    while (true) {
      Thread.sleep(AFTERWARDS.toMillis());
      Comparison comparison = compare(wire, cluster);
      if (comparison.differences().isEmpty() || System.nanoTime() > end) {
        return comparison;
      }
      System.out.printf(
          Locale.ROOT,
          "%d differences so far; waiting for what is due%n",
          comparison.differences().size());
    }
  }

  private Comparison compare(Wire wire, Cluster cluster) {
    Comparison comparison =
        new Comparison(
            LifecyclePolicy.defaults(new KeyNamespace("aws", "us-east-1", "000000000000")),
            key -> true);
    Instant end = Instant.now().minusSeconds(2);
    for (int p = 0; p < partitions; p++) {
      comparison.partition(wire, p, end);
    }
    TrailVerifier verifier = new TrailVerifier(false, Optional.empty());
    try (KeylifeClient client =
        KeylifeClient.open(
            new ClientSettings(cluster.bootstrapServers(), cluster.registryUrl(), Map.of()))) {
      client.trail(verifier);
    }
    if (!verifier.finish().isWhole()) {
      comparison.add("the audit trail is broken: " + verifier.finish());
    }
    return comparison;
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
