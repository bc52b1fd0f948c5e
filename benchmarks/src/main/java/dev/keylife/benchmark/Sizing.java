package dev.keylife.benchmark;

import dev.keylife.embedded.Folders;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a number of keys with material takes: on the processor's disk, in the brokers' changelogs,
 * in memory; and how long a restart takes with them.
 */
@Command(
    name = "sizing",
    description = "What keys with material take on disk and in memory, and restarts with them.")
final class Sizing implements Callable<Integer> {
  private static final int BATCH = 50_000;
  private static final Duration VALID_FOR = Duration.ofDays(300);

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--keys", description = "How many keys (default 1000000; quick: 10000).")
  private int keys;

  @Option(names = "--heap", description = "The processor's -Xmx (default ${DEFAULT-VALUE}).")
  private String heap = "512m";

  @Override
  public Integer call() throws Exception {
    int size = keys > 0 ? keys : conditions.quick ? 10_000 : 1_000_000;
    try (MeasuredInstallation installation = new MeasuredInstallation()) {
      started("first start", installation).close();
      try (ProcessorProcess processor = started("without keys", installation);
          CommandLoad traffic = new CommandLoad(installation)) {
        fill(installation, traffic, size);
        printMemory(processor);
      }
      System.out.printf("%n%d keys with a material that expires:%n", size);
      printSizes("processor, state directory", storeBytes(installation.stateDirectory()), size);
      printSizes("broker, before compaction", logBytes(installation), size);
      restart("local state kept", installation);
      Folders.delete(installation.stateDirectory());
      restart("local state lost", installation);
    }
    return 0;
  }

  private static void fill(MeasuredInstallation installation, CommandLoad traffic, int size) {
    Instant start = Instant.now();
    for (int done = 0; done < size; done += BATCH) {
      Fleet fleet = new Fleet(installation, traffic, Math.min(size - done, BATCH));
      fleet.create(Origin.EXTERNAL);
      var imports =
          fleet.imports(
              WrappingAlgorithm.RSAES_OAEP_SHA_256,
              WrappingKeySpec.RSA_2048,
              Optional.of(Instant.now().plus(VALID_FOR)));
      var unused = traffic.drive(fleet.size, imports, KeyStateChanged.class);
      System.out.printf(
          "  %,d keys after %d s%n",
          done + fleet.size, Duration.between(start, Instant.now()).toSeconds());
    }
  }

  private void restart(String what, MeasuredInstallation installation)
      throws IOException, InterruptedException {
    try (ProcessorProcess processor = started(what, installation)) {
      printMemory(processor);
    }
  }

  private ProcessorProcess started(String what, MeasuredInstallation installation)
      throws IOException, InterruptedException {
    ProcessorProcess processor = ProcessorProcess.start(installation, conditions.settings, heap);
    System.out.printf(
        Locale.ROOT, "%-30s ready after %.1f s%n", what, processor.awaitReady().toMillis() / 1e3);
    return processor;
  }

  private void printMemory(ProcessorProcess processor) throws IOException {
    System.out.printf(
        "%-30s at most %d MB resident with -Xmx%s%n",
        "", processor.peakResidentBytes() >> 20, heap);
  }

  private static void printSizes(String where, Map<String, Long> bytes, int keys) {
    System.out.println(where + ":");
    bytes.forEach(
        (name, size) ->
            System.out.printf(
                Locale.ROOT, "  %-40s %8.1f MB %8d B/key%n", name, size / 1e6, size / keys));
  }

  /** Bytes in the files of each store, over all partitions. */
  private static Map<String, Long> storeBytes(Path stateDirectory) throws IOException {
    Map<String, Long> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(stateDirectory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.merge(storeOf(stateDirectory.relativize(file)), Files.size(file), Long::sum);
      }
    }
    return bytes;
  }

  /** {@code application/task/rocksdb/store/…}; what stands higher is not a store's. */
  private static String storeOf(Path file) {
    return file.getNameCount() > 4 ? file.getName(3).toString() : "(other)";
  }

  private static Map<String, Long> logBytes(MeasuredInstallation installation)
      throws ExecutionException, InterruptedException {
    Map<String, Long> bytes = new TreeMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", installation.bootstrapServers()))) {
      var brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
      for (Map<String, LogDirDescription> folders :
          admin.describeLogDirs(brokers).allDescriptions().get().values()) {
        for (LogDirDescription folder : folders.values()) {
          folder
              .replicaInfos()
              .forEach((partition, log) -> bytes.merge(partition.topic(), log.size(), Long::sum));
        }
      }
    }
    bytes.keySet().removeIf(topic -> topic.startsWith("_"));
    return bytes;
  }
}
