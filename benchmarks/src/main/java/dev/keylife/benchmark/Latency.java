package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.type.Origin;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From a command published to its outcome read as committed, at a low rate. */
@Command(
    name = "latency",
    description = "Command published to outcome read by a read_committed consumer, at a low rate.")
final class Latency implements Callable<Integer> {
  private static final String COMMIT_DELAY = "commit.delay.ms";
  private static final int KEYS = 100;

  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--rate", description = "Commands per second (default 50).")
  private int rate = 50;

  @Option(names = "--seconds", description = "For each setting (default 20; quick: 5).")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    Duration duration = Duration.ofSeconds(seconds > 0 ? seconds : conditions.quick ? 5 : 20);
    System.out.printf(
        Locale.ROOT, "%d commands/s for %ds each, after a warm-up%n", rate, duration.toSeconds());
    try (MeasuredInstallation installation = new MeasuredInstallation()) {
      boolean created = false;
      for (Map.Entry<String, Map<String, String>> choice : choices().entrySet()) {
        Map<String, String> settings = new TreeMap<>(choice.getValue());
        settings.putAll(conditions.settings);
        try (ProcessorApp app = installation.startProcessor(settings)) {
          if (!created) {
            createKeys(installation);
            created = true;
          }
          Pacer pacer = new Pacer(installation, KEYS);
          var unused = pacer.run(rate * 4, Duration.ofSeconds(conditions.quick ? 2 : 10));
          System.out.printf(Locale.ROOT, "%-40s %s%n", choice.getKey(), pacer.run(rate, duration));
        }
      }
    }
    return 0;
  }

  private static void createKeys(MeasuredInstallation installation) {
    try (CommandLoad traffic = new CommandLoad(installation)) {
      var unused = Fleet.named(installation, traffic, "paced-", KEYS).create(Origin.AWS_KMS);
    }
  }

  private Map<String, Map<String, String>> choices() {
    Map<String, Map<String, String>> choices = new LinkedHashMap<>();
    choices.put("default", Map.of());
    if (!conditions.quick) {
      for (String delay : new String[] {"100", "50", "20", "10"}) {
        choices.put("commit delay " + delay + " ms", Map.of(COMMIT_DELAY, delay));
      }
      choices.put(
          "commit delay 10 ms, linger 5 ms",
          Map.of(COMMIT_DELAY, "10", "kafka.producer.linger.ms", "5"));
    }
    choices.put("low latency: commit delay 5 ms", Map.of(COMMIT_DELAY, "5"));
    return choices;
  }
}
