package dev.keylife.benchmark;

import dev.keylife.app.ProcessorApp;
import dev.keylife.benchmark.CommandLoad.Message;
import dev.keylife.benchmark.ThreadCpu.Group;
import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.type.Origin;
import dev.keylife.type.WrappingKeySpec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands cost that need no RSA: this is the stream itself. */
@Command(name = "commands", description = "Commands without RSA, per second.")
final class PlainCommands implements Callable<Integer> {
  @Mixin private Conditions conditions = new Conditions();

  @Option(names = "--keys", description = "How many keys (default 50000; quick: 10000).")
  private int keys;

  @Option(names = "--threads", description = "Stream threads (default 1).")
  private int threads = 1;

  @Option(
      names = "--rounds",
      description = "How often all is done; the first warms up (default 2).")
  private int rounds = 2;

  @Option(
      names = "--signed",
      description = "Sign each command by EdDSA or ES256, and have the processor require that.")
  private Optional<String> signed = Optional.empty();

  @Override
  public Integer call() throws Exception {
    int size = keys > 0 ? keys : conditions.quick ? 10_000 : 50_000;
    Map<String, String> settings = new TreeMap<>(conditions.settings);
    settings.put("kafka.num.stream.threads", Integer.toString(threads));
    System.out.printf(
        Locale.ROOT,
        "%-5s %-22s %8s %9s | CPU µs per command: stream, sender, broker, client, jvm%n",
        "round",
        "command",
        "keys",
        "per s");
    try (MeasuredInstallation installation = new MeasuredInstallation(signed);
        CommandLoad traffic = new CommandLoad(installation);
        ProcessorApp app = installation.startProcessor(settings)) {
      for (int round = 1; round <= rounds; round++) {
        measure(installation, traffic, size, round);
      }
    }
    return 0;
  }

  private static void measure(
      MeasuredInstallation installation, CommandLoad traffic, int size, int round) {
    Fleet fleet = new Fleet(installation, traffic, size);
    print(round, "CreateKey", fleet.create(Origin.EXTERNAL));
    IntFunction<Message> imports =
        fleet.imports(
            WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, Optional.empty());
    var imported = traffic.drive(size, imports, KeyStateChanged.class);
    print(round, "(ImportKeyMaterial)", imported);
    Map<String, IntFunction<Message>> commands = new LinkedHashMap<>();
    commands.put("DisableKey", fleet.prepared((key, header) -> new DisableKey(header)));
    commands.put("EnableKey", fleet.prepared((key, header) -> new EnableKey(header)));
    commands.put(
        "ScheduleKeyDeletion",
        fleet.prepared((key, header) -> new ScheduleKeyDeletion(header, 30)));
    commands.put(
        "CancelKeyDeletion", fleet.prepared((key, header) -> new CancelKeyDeletion(header)));
    commands.put(
        "ExpireKeyMaterial",
        fleet.prepared((key, header) -> new ExpireKeyMaterial(header, null, null)));
    commands.forEach(
        (name, messages) ->
            print(round, name, traffic.drive(size, messages, KeyStateChanged.class)));
  }

  private static void print(int round, String command, CommandLoad.Run run) {
    System.out.printf(
        Locale.ROOT,
        "%-5d %-22s %8d %9.0f | %.0f, %.0f, %.0f, %.0f, %.0f%n",
        round,
        command,
        run.count(),
        run.perSecond(),
        run.micros(Group.STREAM),
        run.micros(Group.SENDER),
        run.micros(Group.BROKER),
        run.micros(Group.CLIENT),
        run.micros(Group.NATIVE));
  }
}
