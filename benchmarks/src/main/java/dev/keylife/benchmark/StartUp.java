package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.embedded.Folders;
import dev.keylife.type.Origin;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a processor takes until it runs: without keys, with them, and with them to restore. */
@Command(
    name = "startup",
    description = "Time until a processor runs: empty, with its state, and with it to restore.")
final class StartUp implements Callable<Integer> {
  private static final int BATCH = 100_000;

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--keys", description = "How many keys (default 1000000; quick: 50000).")
  private int keys;

  @Override
  public Integer call() throws Exception {
    int size = keys > 0 ? keys : conditions.quick ? 50_000 : 1_000_000;
    Map<String, String> settings = new TreeMap<>(conditions.settings);
    try (MeasuredInstallation installation = new MeasuredInstallation()) {
      timed("first start, topics and keyset created", installation, settings).close();
      timed("without keys", installation, settings).close();
      try (ProcessorApp app = installation.startProcessor(settings);
          CommandLoad traffic = new CommandLoad(installation)) {
        for (int left = size; left > 0; left -= BATCH) {
          Fleet fleet = new Fleet(installation, traffic, Math.min(left, BATCH));
          fleet.create(Origin.AWS_KMS);
          fleet.scheduleDeletion();
        }
      }
      String with = size + " keys with a deadline each, ";
      timed(with + "local state kept", installation, settings).close();
      Folders.delete(installation.stateDirectory());
      timed(with + "local state lost", installation, settings).close();
    }
    return 0;
  }

  private static ProcessorApp timed(
      String what, MeasuredInstallation installation, Map<String, String> settings)
      throws InterruptedException, IOException {
    long start = System.nanoTime();
    ProcessorApp app = installation.startProcessor(settings);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "%-60s %6.1f s%n", what, seconds);
    return app;
  }
}
