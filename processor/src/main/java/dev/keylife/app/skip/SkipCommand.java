package dev.keylife.app.skip;

import dev.keylife.app.installation.Brokers;
import dev.keylife.app.settings.ProcessorSettings;
import dev.keylife.program.SettingsOptions;
import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import dev.keylife.schema.DlqHeaders;
import dev.keylife.schema.Topics;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keylife skip}: past a record that cannot even be fetched. */
@Command(
    name = "skip",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Go past a record of key-commands that the processor cannot fetch.",
    description = {
      "The last resort for a record that stops its partition before the processor can look at it:"
          + " one that is too large for its memory, from before the topic had its limits, or that is"
          + " damaged on the broker's disk. The processor's log names partition and offset.",
      "Stop all processors first. The place of the record goes to the dead-letter topic, and the"
          + " consumer group goes on behind it.",
      "Refused are: a record that is not the next of its partition; one that can be fetched here,"
          + " unless --force is given; and anything while a processor runs. Takes the same settings"
          + " as the processor.%n"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "64:A setting or argument is wrong, or the record is not to be skipped.",
      "69:The brokers cannot be reached.",
      "75:A processor is running, or its last transaction is open. Nothing was changed."
    },
    footerHeading = "%nExample:%n",
    footer = {"  keylife skip 3:1207 --config keylife.properties"})
public final class SkipCommand implements Callable<Integer> {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  private final Map<String, String> environment;

  @Parameters(
      paramLabel = "PARTITION:OFFSET",
      description = "The record, as the processor's log names it.")
  private String place = "";

  @Option(
      names = "--through",
      paramLabel = "OFFSET",
      description = {
        "The last offset to be skipped, where the batch of the record has more records.",
        "Default: the record alone."
      })
  private Optional<Long> through = Optional.empty();

  @Option(names = "--force", description = "Skip the record although it can be fetched here.")
  private boolean force;

  @Mixin private SettingsOptions options = new SettingsOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private SkipCommand(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The command, to be added to a command line.
   *
   * @param environment where settings may stand in {@code KEYLIFE_…} variables
   */
  public static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new SkipCommand(environment));
  }

  @Override
  public Integer call() {
    try {
      Matcher given = PLACE.matcher(place);
      if (!given.matches()) {
        throw new ProgramException(
            ExitCode.USAGE, "'" + place + "' is not PARTITION:OFFSET, such as 3:1207");
      }
      long offset = Long.parseLong(given.group(2));
      return skip(
          options.settings(environment, ProcessorSettings.PROGRAM),
          Integer.parseInt(given.group(1)),
          offset,
          through.orElse(offset));
    } catch (ConfigException e) {
      return fail(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (ProgramException e) {
      return fail(e.exitCode(), String.valueOf(e.getMessage()));
    }
  }

  private int skip(ProcessorSettings settings, int partition, long first, long last) {
    try (Skipping skipping = new Skipping(settings, partition)) {
      skipping.requireNext(first, last);
      if (!force) {
        skipping.requireUnreadable(first);
      }
      skipping.skip(first, last);
    } catch (KafkaException e) {
      throw Brokers.unusable(settings, e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Partition %d of %s goes on at offset %d. The place of what was skipped is in %s, with"
            + " %s=%d. Start the processors again.%n",
        partition,
        Topics.KEY_COMMANDS,
        last + 1,
        Topics.KEY_COMMANDS_DLQ,
        DlqHeaders.SOURCE_OFFSET,
        first);
    out.flush();
    return ExitCode.OK.status();
  }

  private int fail(ExitCode code, String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("keylife skip: " + message);
    err.flush();
    return code.status();
  }
}
