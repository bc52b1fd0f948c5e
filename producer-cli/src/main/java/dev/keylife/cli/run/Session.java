package dev.keylife.cli.run;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.output.Printer;
import dev.keylife.cli.settings.Configuration;
import dev.keylife.cli.settings.Host;
import dev.keylife.cli.settings.IssuingOptions;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.Outcome;
import dev.keylife.command.CommandHeader;
import dev.keylife.snapshot.KeySnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * One run of a command: its client, its settings, its printer.
 *
 * @param host the world around
 */
public record Session(
    KeylifeClient client, Configuration configuration, Printer printer, Host host) {

  /**
   * Publishes a command and, unless the user said otherwise, awaits and prints its outcome.
   *
   * @return the exit code
   */
  public int send(PublishOptions options, Function<CommandHeader, SpecificRecord> command) {
    return send(options, command, succeeded -> {});
  }

  /**
   * As above, and does something with a success once it is printed.
   *
   * @return the exit code
   */
  public int send(
      PublishOptions options,
      Function<CommandHeader, SpecificRecord> command,
      Consumer<Outcome.Succeeded> then) {
    SpecificRecord made = command.apply(header(options));
    if (options.noWait) {
      printer.published(made, client.publish(made));
      return ExitCodes.SUCCESS;
    }
    Duration timeout = timeout(options.issuing);
    Outcome outcome = client.execute(made, timeout);
    int exitCode = report(made, outcome);
    if (outcome instanceof Outcome.Succeeded succeeded) {
      then.accept(succeeded);
    }
    return exitCode;
  }

  /**
   * Prints an outcome.
   *
   * @return the exit code
   */
  public int report(SpecificRecord command, Outcome outcome) {
    printer.outcome(command, outcome);
    if (outcome instanceof Outcome.Rejected rejected) {
      return rejected.isPending() ? ExitCodes.PENDING : ExitCodes.REJECTED;
    }
    return ExitCodes.SUCCESS;
  }

  public String issuer(IssuingOptions options) {
    return configuration.issuer(options.issuer);
  }

  public Duration timeout(IssuingOptions options) {
    return configuration.timeout(options.timeout);
  }

  private CommandHeader header(PublishOptions options) {
    String issuer = issuer(options.issuing);
    return options
        .commandId
        .map(id -> CommandHeaders.of(options.key, issuer, id))
        .orElseGet(() -> CommandHeaders.fresh(options.key, issuer));
  }

  /** The latest snapshot of a key; that there is none is told. */
  public Optional<KeySnapshot> find(String key) {
    Optional<KeySnapshot> found = client().snapshot(key);
    if (found.isEmpty()) {
      printer()
          .refused("NotFoundException", "There is no key '%s' in the snapshots.".formatted(key));
    }
    return found;
  }
}
