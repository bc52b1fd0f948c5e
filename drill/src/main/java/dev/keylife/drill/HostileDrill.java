package dev.keylife.drill;

import dev.keylife.drill.Attackers.Paced;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A publisher who means harm beside one who does not. */
@Command(
    name = "hostile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Has one publisher do all it can to stop the stream: oversized batches, garbage, commands"
          + " beyond every limit, command ids that another publisher is about to use, import tokens"
          + " that were issued to another publisher, storms of requests for RSA_4096 pairs, keys"
          + " that outgrow their topics, import parameters of somebody else's key, and connections"
          + " that stall. Compares every answer to an honest publisher with what the core decides,"
          + " proves the audit trail, and says how long the honest one waited, without and with the"
          + " other."
    },
    footerHeading = "%nExit status:%n",
    footer = {
      "   0  every command was answered, in order and right, every probe too, and no process ended",
      "   1  a difference, a probe without an answer, a process or an attack that ended",
      "  64  an argument is wrong",
      "",
      "Example:",
      "  java -jar keylife-drill.jar hostile --seconds 600"
    })
final class HostileDrill implements Callable<Integer> {
  private static final int SHOWN = 20;
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final String QUIET = "quiet-";
  private static final String HONEST = "honest-";

  /** Each request has a pair of its own, so that a storm is one. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "wrapping.key.pool.specs",
          "RSA_2048",
          "wrapping.key.pool.size",
          "4",
          "import.parameters.max.outstanding",
          Integer.toString(Lockout.MOST_UNUSED));

  /**
   * A broker that decompresses the largest batches on a busy machine must not be taken for dead by
   * the controller in its own process.
   */
  private static final Map<String, String> BROKER_SETTINGS =
      Map.of("broker.session.timeout.ms", "60000");

  @Option(names = "--seconds", description = "Of the attack. Default: ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(
      names = "--rate",
      description = "Commands of the honest publisher in a second. Default: ${DEFAULT-VALUE}.")
  private int rate = 20;

  @Option(
      names = "--requests",
      description =
          "How many of a hundred of its commands ask for import parameters. Default:"
              + " ${DEFAULT-VALUE}.")
  private int requests = 2;

  @Option(
      names = "--largest-batch",
      description =
          "How many bytes the batches have at most, decompressed; the broker decompresses them to"
              + " refuse them. Default: 2 GB.")
  private int largest = Integer.MAX_VALUE;

  @Mixin private final DrillOptions options = new DrillOptions(50, 3);

  private final Tally tally = new Tally();

  @Override
  public Integer call() throws Exception {
    try (Stage stage = options.open(1, SETTINGS, BROKER_SETTINGS)) {
      stage.cluster().awaitReady(0);
      ScriptPublisher quiet = traffic(stage, QUIET, Math.max(5, seconds / 5));
      quiet.run(stage.partitions());
      ScriptPublisher honest = traffic(stage, HONEST, seconds);
      HonestProber prober =
          new HonestProber(stage.cluster().healthPort(0), tally, honest::sinceAnswer);
      List<String> faults = new ArrayList<>(attackDuring(honest, prober, stage));
      faults.addAll(prober.end());
      Comparison comparison =
          stage.compareOnceSettled(
              SETTLING, key -> key.startsWith(QUIET) || key.startsWith(HONEST));
      faults.forEach(comparison::add);
      judge(stage.cluster(), comparison);
      report(quiet, honest, prober, comparison);
      return comparison.differences().isEmpty() ? 0 : 1;
    }
  }

  /** At an even rate. */
  private ScriptPublisher traffic(Stage stage, String prefix, int forSeconds) {
    return new ScriptPublisher(
        stage.wire(),
        new Outages(),
        prefix,
        options.seed(),
        options.keys(),
        requests,
        (long) rate * forSeconds,
        10 * rate,
        new EvenRate(rate));
  }

  /** So many from when it is asked first. */
  private static final class EvenRate implements LongSupplier {
    private final int rate;
    private long start;

    EvenRate(int rate) {
      this.rate = rate;
    }

    @Override
    public long getAsLong() {
      start = start == 0 ? System.nanoTime() : start;
      return rate * Duration.ofNanos(System.nanoTime() - start).toMillis() / 1_000 + 1;
    }
  }

  /** Returns which attacks ended before the traffic did, and what one of them achieved. */
  private List<String> attackDuring(ScriptPublisher honest, HonestProber prober, Stage stage)
      throws IOException, InterruptedException {
    Cluster cluster = stage.cluster();
    try (HostilePublisher publisher = new HostilePublisher(stage.wire(), tally);
        Lockout lockout = new Lockout(publisher, stage.client());
        StalledClients stalled = new StalledClients(cluster.healthPort(0), tally);
        Eavesdropper eavesdropper =
            new Eavesdropper(
                publisher, stage.wire(), stage.partitions(), HONEST, options.seed(), tally)) {
      eavesdropper.burnAhead(options.keys());
      OversizedBatches batches =
          new OversizedBatches(
              cluster.bootstrapServers(), stage.partitions(), largest, options.seed(), tally);
      Garbage garbage = new Garbage(publisher, stage.partitions(), options.seed());
      Attackers attackers =
          new Attackers(
              Map.of(
                  "oversized batches", new Paced(batches),
                  "foreseen ids and taken tokens", new Paced(eavesdropper),
                  "garbage", new Paced(garbage, honest::answered, 1),
                  "key pair storm", new Paced(new KeyPairStorm(publisher), honest::answered, 2),
                  "growing key", new Paced(new GrowingKey(publisher), honest::answered, 3),
                  "lockout", new Paced(lockout, honest::answered, 8),
                  // After each kind of stall everything is probed.
                  "stalled clients", new Paced(stalled, prober::answered, 3)));
      honest.run(stage.partitions());
      List<String> faults = new ArrayList<>(attackers.end());
      lockout.importAsOwner().ifPresent(faults::add);
      return faults;
    }
  }

  private void judge(Cluster cluster, Comparison comparison) throws IOException {
    cluster.revive();
    if (cluster.ended() > 0) {
      comparison.add(cluster.ended() + " processors ended by themselves");
    }
    if (!cluster.brokerLives()) {
      comparison.add("the broker ended");
    }
    if (tally.of(Eavesdropper.BURNT) == 0) {
      comparison.add("no command id was burnt, so nothing was shown by it");
    }
    if (tally.of(Eavesdropper.TAKEN + ": taken") == 0) {
      comparison.add("no import token was taken, so nothing was shown by it");
    }
  }

  private void report(
      ScriptPublisher quiet, ScriptPublisher honest, HonestProber prober, Comparison comparison) {
    tally
        .counts()
        .forEach((what, times) -> System.out.printf(Locale.ROOT, "%,9d  %s%n", times, what));
    System.out.println("health and metrics beside stalled clients: " + prober);
    System.out.println("honest commands alone: " + quiet.latencies());
    System.out.println("honest commands beside the hostile publisher: " + honest.latencies());
    System.out.println("honest requests for import parameters alone: " + quiet.pairLatencies());
    System.out.println(
        "honest requests for import parameters beside the storm: " + honest.pairLatencies());
    System.out.printf(
        Locale.ROOT,
        "honest commands wait longer beside it: p50 by %.1f, p99 by %.1f%n",
        honest.latencies().ratio(quiet.latencies(), 50),
        honest.latencies().ratio(quiet.latencies(), 99));
    System.out.println("differences: " + comparison.differences().size());
    comparison.differences().stream().limit(SHOWN).forEach(System.out::println);
  }
}
