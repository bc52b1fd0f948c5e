package dev.keylife.app.keyset;

import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.material.keyset.KeysetFile;
import dev.keylife.material.keyset.MasterKey;
import dev.keylife.program.SettingsOptions;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keylife keyset}: the care for the master keys. Never shows a byte of one. */
@Command(
    name = "keyset",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    header = "Create, list, rotate and retire the master keys that everything is sealed under.",
    description = "Takes the same settings as the processor.%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "64:A setting or argument is wrong.",
      "69:The brokers cannot be reached.",
      "75:Refused: something still needs the master key, or may. Nothing was changed.",
      "78:The keyset file is missing, unreadable or not protected, or has no such key."
    },
    footerHeading = "%nA rotation, with several instances:%n",
    footer = {
      "  keylife keyset prepare --config FILE    give the file to all, restart them",
      "  keylife keyset rotate --config FILE     give the file to all, restart them",
      "  keylife keyset retire ID --config FILE  once nothing needs the old key"
    })
public final class KeysetCommand {
  private final Map<String, String> environment;
  private final Clock clock;
  private final AgreedTime.Reader brokers;

  @Spec private CommandSpec spec = CommandSpec.create();

  private KeysetCommand(Map<String, String> environment, Clock clock, AgreedTime.Reader brokers) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
    this.brokers = brokers;
  }

  /**
   * The command, to be added to a command line.
   *
   * @param environment where settings may stand in {@code KEYLIFE_…} variables
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    return commandLine(environment, Clock.systemUTC(), AgreedTime::ask);
  }

  public static CommandLine commandLine(
      Map<String, String> environment, Clock clock, AgreedTime.Reader brokers) {
    return new CommandLine(new KeysetCommand(environment, clock, brokers));
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows the master keys: id, status, date; oldest first.")
  int list(@Mixin SettingsOptions options) {
    return runOffline(
        options, (settings, out) -> print(Keysets.use(settings, keyset -> keyset.list()), out));
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Creates the keyset file with a first master key, for a new installation.")
  int create(@Mixin SettingsOptions options) {
    return runOffline(
        options,
        (settings, out) -> {
          print(Keysets.use(settings, KeysetCommand::create), out);
          out.println();
          out.println(
              "Back the file up, and its password apart from it: without them nothing that is"
                  + " sealed can be opened again.");
        });
  }

  private static List<MasterKey> create(KeysetFile keyset) throws KeysetException {
    keyset.create();
    return keyset.list();
  }

  @Command(
      name = "prepare",
      mixinStandardHelpOptions = true,
      description = {
        "Adds a master key that nothing is sealed under yet.",
        "With several instances the first step of a rotation: once all of them have it, what one",
        "seals under it the others can open."
      })
  int prepare(@Mixin SettingsOptions options) {
    return runOffline(
        options,
        (settings, out) -> {
          print(Keysets.use(settings, keyset -> keyset.prepare()), out);
          out.println();
          out.println(
              "Nothing is sealed under the prepared key yet. Back the file up, give it to every"
                  + " instance, restart them one by one, then run: keylife keyset rotate");
        });
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = {
        "Makes the prepared master key the primary one, or a new one if none is prepared.",
        "What was sealed under the others stays readable, and running processors reseal it under",
        "the primary one once they were restarted with the new file."
      })
  int rotate(@Mixin SettingsOptions options) {
    return runOffline(
        options,
        (settings, out) -> {
          print(Keysets.use(settings, keyset -> keyset.rotate()), out);
          out.println();
          out.println(
              "Back the file up, give it to every instance and restart them one by one. They"
                  + " reseal what is under the old keys; then run: keylife keyset retire ID");
        });
  }

  @Command(
      name = "retire",
      mixinStandardHelpOptions = true,
      description = {
        "Removes an old master key for good.",
        "Refuses while a secret in any partition is under it, or an import token sealed under it",
        "can be valid. Asks the brokers for what the processors have committed, and for the time:",
        "refuses where this machine's clock differs from theirs by more than",
        "clock.max.difference.ms."
      })
  int retire(
      @Mixin SettingsOptions options,
      @Parameters(paramLabel = "ID", description = "The master key, as 'keyset list' shows it.")
          String id) {
    return run(
        () -> options.settings(environment, ProcessorSettings.PROGRAM),
        (settings, out) -> {
          print(Keysets.use(settings, keyset -> retire(settings, keyset, id)), out);
          out.println();
          out.println(
              "Give the file to every instance; they forget the key when they are restarted. What"
                  + " was backed up before, stores or topics, opens only with a backup of the file"
                  + " that still has the key.");
        });
  }

  private List<MasterKey> retire(ProcessorSettings settings, KeysetFile keyset, String id)
      throws KeysetException {
    List<MasterKey> keys = keyset.list();
    if (keys.stream().anyMatch(k -> k.id().equals(id) && k.status() == MasterKey.Status.OLD)) {
      Set<String> known = keys.stream().map(MasterKey::id).collect(Collectors.toSet());
      SealingReport report = SealingReport.read(settings);
      requireNone(id, MasterKeyRetirement.obstacles(id, known, report, clock.instant()));
      // A clock that is ahead sees none where a token is valid.
      Instant now = AgreedTime.of(settings, clock, brokers);
      requireNone(id, MasterKeyRetirement.obstacles(id, known, report, now));
    }
    return keyset.retire(id);
  }

  private static void requireNone(String id, List<String> obstacles) {
    if (!obstacles.isEmpty()) {
      throw new ProgramException(
          ExitCode.NOT_YET,
          "Master key "
              + id
              + " cannot be retired yet:\n  "
              + String.join("\n  ", obstacles)
              + "\nNothing was changed; run this again later.");
    }
  }

  /** What a subcommand does once it has its settings. */
  @FunctionalInterface
  private interface Action {
    void run(ProcessorSettings settings, PrintWriter out);
  }

  /** Without a connection. */
  private int runOffline(SettingsOptions options, Action action) {
    return run(
        () ->
            options.settings(
                environment, ProcessorSettings.PROGRAM, ProcessorSettings.withoutAddresses()),
        action);
  }

  private int run(Supplier<ProcessorSettings> settings, Action action) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      action.run(settings.get(), out);
      out.flush();
      return ExitCode.OK.status();
    } catch (ProgramException e) {
      err.println("keylife keyset: " + e.getMessage());
      err.flush();
      return e.exitCode().status();
    } catch (ConfigException e) {
      err.println("keylife keyset: " + e.getMessage());
      err.flush();
      return ExitCode.USAGE.status();
    }
  }

  private static void print(List<MasterKey> keys, PrintWriter out) {
    out.println("ID        STATUS    CREATED");
    for (MasterKey key : keys) {
      out.printf(
          "%-8s  %-8s  %s%n",
          key.id(),
          key.status().name().toLowerCase(Locale.ROOT),
          key.createdAt().truncatedTo(ChronoUnit.SECONDS));
    }
  }
}
