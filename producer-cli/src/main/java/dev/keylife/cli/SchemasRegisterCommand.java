package dev.keylife.cli;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.client.SchemaRegistration;
import dev.keylife.client.SchemaRegistration.Status;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Registers the contract when deploying. */
@Command(
    name = "register",
    header = "Register every version of every schema, in order, as FULL_TRANSITIVE.",
    description = {
      "For registries where clients may not register by themselves"
          + " (auto.register.schemas=false). Changes nothing that is there. Needs no broker.%n"
    },
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife schemas register --dry-run",
      "  keylife schemas register -r https://registry:8081 --command-config admin.properties"
    })
final class SchemasRegisterCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--dry-run",
      description = "Only look what is there; ends with 1 where something is missing.")
  boolean dryRun;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  SchemasRegisterCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.run(
        connection,
        session -> {
          SchemaRegistration registration =
              new SchemaRegistration(session.configuration().client());
          AtomicInteger missing = new AtomicInteger();
          if (dryRun) {
            registration.check(
                entry -> {
                  session.printer().schema(entry);
                  missing.addAndGet(entry.status() == Status.MISSING ? 1 : 0);
                });
          } else {
            registration.register(session.printer()::schema);
          }
          return missing.get() == 0 ? ExitCodes.SUCCESS : ExitCodes.FAILED;
        });
  }
}
