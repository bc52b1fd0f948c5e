package dev.keylife.drill;

import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.LifecyclePolicy;
import dev.keylife.schema.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A publisher who means harm beside one who does not. */
@Command(
    name = "hostile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Has one publisher send all it can to stop the stream, and compares every answer to an"
            + " honest one with what the core decides. Says how long the honest one waited, without"
            + " and with the other.",
    footerHeading = "%nExit status:%n",
    footer = {
      "   0  every command was answered, in order and right, and no process ended",
      "   1  a difference, or a process ended",
      "  64  an argument is wrong",
      "",
      "Example:",
      "  java -jar keylife-drill.jar hostile --seconds 600"
    })
final class HostileDrill implements Callable<Integer> {
  private static final int SHOWN = 20;

  @Option(names = "--seconds", description = "Default: ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(
      names = "--rate",
      description = "Commands of the honest publisher in a second. Default: ${DEFAULT-VALUE}.")
  private int rate = 50;

  @Option(names = "--keys", description = "Of the honest publisher. Default: ${DEFAULT-VALUE}.")
  private int keys = 50;

  @Option(names = "--partitions", description = "Default: ${DEFAULT-VALUE}.")
  private int partitions = 3;

  @Option(names = "--seed", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--largest-batch",
      description = {
        "How many bytes the hostile publisher's batches have at most, decompressed; the broker",
        "decompresses them to refuse them. Default: 2 GB."
      })
  private int largest = Integer.MAX_VALUE;

  @Option(names = "--folder", description = "Where logs and data are kept. Default: a new one.")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() throws Exception {
    Path place = folder.isPresent() ? folder.get() : Files.createTempDirectory("keylife-drill");
    System.out.println("Logs and data are in " + place);
    try (Cluster cluster = new Cluster(place, 1, partitions, Map.of(), Map.of());
        Wire wire = new Wire(cluster.bootstrapServers(), cluster.registryUrl())) {
      Traffic quiet = traffic(wire, "quiet-", Math.max(5, seconds / 5));
      HostilePublisher hostile =
          new HostilePublisher(wire, cluster.bootstrapServers(), partitions, seed, largest);
      Thread attacking = new Thread(hostile, "hostile");
      attacking.setDaemon(true);
      attacking.start();
      Traffic honest = traffic(wire, "honest-", seconds);
      hostile.end();
      attacking.join();
      Comparison comparison = compare(wire);
      cluster.revive();
      if (cluster.ended() > 0) {
        comparison.add(cluster.ended() + " processors ended by themselves");
      }
      if (!cluster.brokerLives()) {
        comparison.add("the broker ended");
      }
      report(quiet, honest, hostile, comparison, deadLetters(wire));
      return comparison.differences().isEmpty() ? 0 : 1;
    }
  }

  /** Publishes at an even rate, and waits for every answer. */
  private Traffic traffic(Wire wire, String prefix, int forSeconds) {
    long start = System.nanoTime();
    LongSupplier allowed =
        () -> rate * Duration.ofNanos(System.nanoTime() - start).toMillis() / 1_000 + 1;
    Traffic traffic =
        new Traffic(
            wire, new Outages(), prefix, seed, keys, (long) rate * forSeconds, 10 * rate, allowed);
    traffic.run(partitions);
    return traffic;
  }

  private Comparison compare(Wire wire) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(15).toMillis()); // By then every date is past.
    Comparison comparison =
        new Comparison(
            LifecyclePolicy.defaults(new KeyNamespace("aws", "us-east-1", "000000000000")),
            key -> key.startsWith("quiet-") || key.startsWith("honest-"));
    for (int p = 0; p < partitions; p++) {
      comparison.partition(wire, p, Instant.now().minusSeconds(2));
    }
    return comparison;
  }

  private static long deadLetters(Wire wire) {
    long[] count = {0};
    wire.readAll(new TopicPartition(Topics.KEY_COMMANDS_DLQ, 0), key -> true, record -> count[0]++);
    return count[0];
  }

  private static void report(
      Traffic quiet,
      Traffic honest,
      HostilePublisher hostile,
      Comparison comparison,
      long deadLetters) {
    hostile.answers().forEach((what, times) -> System.out.printf("%6d  %s%n", times, what));
    System.out.printf(
        Locale.ROOT,
        "%d dead letters; honest commands: %d alone, p50 %d ms, p99 %d ms; %d beside the"
            + " hostile publisher, p50 %d ms, p99 %d ms; differences: %d%n",
        deadLetters,
        quiet.answered(),
        quiet.percentile(50).toMillis(),
        quiet.percentile(99).toMillis(),
        honest.answered(),
        honest.percentile(50).toMillis(),
        honest.percentile(99).toMillis(),
        comparison.differences().size());
    comparison.differences().stream().limit(SHOWN).forEach(System.out::println);
  }
}
