package dev.keylife.cli.event;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.output.Printer;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.settings.LimitOption;
import dev.keylife.cli.text.Headings;
import dev.keylife.client.EventQuery;
import dev.keylife.client.EventQuery.Handler;
import dev.keylife.client.KeyEvent;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows events: the audit trail, or what happens now. */
@Command(
    name = "events",
    header = "Show events: the audit trail so far, or with --follow what happens from now on.",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife events --key orders",
      "  keylife events --follow --type ImportFailed,CommandRejected",
      "  keylife events --from-time 1h --state PendingImport --output json",
      "  keylife events --from-offset 0:120 --from-offset 1:98 --limit 10"
    })
public final class EventsCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin EventStart start = new EventStart();
  @Mixin EventFilter filter = new EventFilter();

  @Option(
      names = {"-f", "--follow"},
      description = "Wait for more at the end, until Ctrl-C.")
  boolean follow;

  @Mixin LimitOption limit = new LimitOption();

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public EventsCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    int most = limit.checked(connection);
    return runner.run(
        connection,
        session -> {
          EventQuery query =
              new EventQuery(
                  start.resolve(follow, session.host().clock(), connection),
                  follow,
                  filter.predicate());
          session.client().events(query, new Printing(session.printer(), most));
          return ExitCodes.SUCCESS;
        });
  }

  /** Prints until the limit is reached or nobody reads any more. */
  private record Printing(Printer printer, long limit, AtomicLong printed) implements Handler {
    Printing(Printer printer, long limit) {
      this(printer, limit, new AtomicLong());
    }

    @Override
    public boolean onEvent(KeyEvent event) {
      printer.event(event);
      boolean enough = printed.incrementAndGet() == limit;
      return !enough && !printer.closed();
    }

    @Override
    public void onUnreadable(String message) {
      printer.note("Skipped: " + message);
    }
  }
}
