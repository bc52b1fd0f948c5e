package dev.keylife.cli.run;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.output.Printer;
import dev.keylife.cli.settings.Configuration;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.settings.Host;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.client.KeylifeClient;
import dev.keylife.client.KeylifeClientException;
import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.command.CommandHeader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine;

/**
 * The one path that every command takes: read the settings, open a client, work, close it, and turn
 * what happened into text and an exit code.
 */
public final class CommandRunner {
  private final Host host;

  public CommandRunner(Host host) {
    this.host = host;
  }

  public Host host() {
    return host;
  }

  /** What a command does with an open session. */
  public interface Work {
    /** Returns the exit code. */
    int in(Session session);
  }

  /** Publishes one command and reports its outcome. */
  public int send(PublishOptions options, Function<CommandHeader, SpecificRecord> command) {
    return run(options.issuing.connection, session -> session.send(options, command));
  }

  /** What a command does that needs no connection. */
  public interface OfflineWork {
    /** Returns the exit code. */
    int with(Configuration configuration, Printer printer);
  }

  /** Does some work that needs no connection. */
  public int offline(ConnectionOptions options, OfflineWork work) {
    Logging.prepare(options.verbose);
    Configuration configuration = new Configuration(options, host);
    Printer printer = printer(options, configuration);
    try {
      return work.with(configuration, printer);
    } catch (UncheckedIOException e) {
      problem(options, printer, "file", e);
      return ExitCodes.FAILED;
    }
  }

  private static Printer printer(ConnectionOptions options, Configuration configuration) {
    CommandLine commandLine = options.command().commandLine();
    return Printer.of(configuration.output(), commandLine.getOut(), commandLine.getErr());
  }

  /** Does some work in a session. */
  public int run(ConnectionOptions options, Work work) {
    Logging.prepare(options.verbose);
    Configuration configuration = new Configuration(options, host);
    Printer printer = printer(options, configuration);
    try (KeylifeClient client = KeylifeClient.open(configuration.client(), printer::note)) {
      return work.in(new Session(client, configuration, printer, host));
    } catch (KeylifeClientException e) {
      problem(options, printer, e.reason().name().toLowerCase(Locale.ROOT), e);
      return e.reason() == Reason.SETTINGS ? ExitCodes.USAGE : ExitCodes.FAILED;
    } catch (UncheckedIOException e) {
      problem(options, printer, "file", e);
      return ExitCodes.FAILED;
    }
  }

  private static void problem(
      ConnectionOptions options, Printer printer, String reason, RuntimeException error) {
    printer.problem(reason, Problems.of(error));
    if (options.verbose) {
      options.command().commandLine().getErr().print(Problems.trace(error));
    }
  }
}
