package dev.keylife.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every drill is told, and the start of what it runs on. */
final class DrillOptions {
  /**
   * A publisher is one principal, and as fast as it can be. Nor are limits to stand between it and
   * harm: the core, which every answer is compared with, does not know them.
   */
  private static final Map<String, String> UNLIMITED =
      Map.of(
          "command.max.per.second.per.key", "0",
          "command.max.per.second.per.principal", "0",
          "key.pairs.max.per.second.per.principal", "0");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--keys", description = "Of the publisher. Default: ${DEFAULT-VALUE}.")
  private int keys;

  @Option(names = "--partitions", description = "Default: ${DEFAULT-VALUE}.")
  private int partitions;

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

  @Option(
      names = "--folder",
      description = "Where logs and data are kept; made where it is missing. Default: a new one.")
  private Optional<Path> folder = Optional.empty();

  /** With what a drill has where it is told nothing. */
  DrillOptions(int keys, int partitions) {
    this.keys = keys;
    this.partitions = partitions;
  }

  int keys() {
    return keys;
  }

  int partitions() {
    return partitions;
  }

  long seed() {
    return seed;
  }

  /**
   * Starts a broker, a registry and processors.
   *
   * @param ofProcessors their settings, unless the options say otherwise
   * @param ofBroker its properties, likewise
   */
  Stage open(int instances, Map<String, String> ofProcessors, Map<String, String> ofBroker)
      throws IOException, InterruptedException {
    Path place =
        folder.isPresent() ? fresh(folder.get()) : Files.createTempDirectory("keylife-drill");
    System.out.println("Logs and data are in " + place);
    return new Stage(
        new Cluster(
            place,
            instances,
            partitions,
            with(with(UNLIMITED, ofProcessors), settings),
            with(ofBroker, brokerSettings)),
        partitions);
  }

  private Path fresh(Path place) throws IOException {
    if (Cluster.wasIn(place)) {
      throw new ParameterException(
          spec.commandLine(),
          "An earlier drill's keys are in %s: name another folder, or remove it.".formatted(place));
    }
    return Files.createDirectories(place);
  }

  private static Map<String, String> with(Map<String, String> defaults, Map<String, String> said) {
    Map<String, String> all = new TreeMap<>(defaults);
    all.putAll(said);
    return all;
  }
}
