package dev.keylife.cli;

import dev.keylife.cli.alias.CreateAliasCommand;
import dev.keylife.cli.alias.DeleteAliasCommand;
import dev.keylife.cli.alias.ListAliasesCommand;
import dev.keylife.cli.alias.UpdateAliasCommand;
import dev.keylife.cli.audit.AuditCommand;
import dev.keylife.cli.audit.AuditExportCommand;
import dev.keylife.cli.audit.AuditVerifyCommand;
import dev.keylife.cli.bulk.BulkImportCommand;
import dev.keylife.cli.deadletter.DeadLettersCommand;
import dev.keylife.cli.deadletter.DeadLettersListCommand;
import dev.keylife.cli.deadletter.DeadLettersReplayCommand;
import dev.keylife.cli.deadletter.DeadLettersShowCommand;
import dev.keylife.cli.event.EventsCommand;
import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.failure.Mistakes;
import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.grant.CreateGrantCommand;
import dev.keylife.cli.grant.ListGrantsCommand;
import dev.keylife.cli.grant.RetireGrantCommand;
import dev.keylife.cli.grant.RevokeGrantCommand;
import dev.keylife.cli.importing.GetParametersCommand;
import dev.keylife.cli.importing.ImportCommand;
import dev.keylife.cli.importing.ReimportCommand;
import dev.keylife.cli.importing.RevokeParametersCommand;
import dev.keylife.cli.key.CancelDeletionCommand;
import dev.keylife.cli.key.CreateKeyCommand;
import dev.keylife.cli.key.DeleteMaterialCommand;
import dev.keylife.cli.key.DescribeCommand;
import dev.keylife.cli.key.DisableCommand;
import dev.keylife.cli.key.EnableCommand;
import dev.keylife.cli.key.ExpireCommand;
import dev.keylife.cli.key.GetPolicyCommand;
import dev.keylife.cli.key.ListCommand;
import dev.keylife.cli.key.PutPolicyCommand;
import dev.keylife.cli.key.ReplicateKeyCommand;
import dev.keylife.cli.key.RotateCommand;
import dev.keylife.cli.key.ScheduleDeletionCommand;
import dev.keylife.cli.key.TagCommand;
import dev.keylife.cli.key.UntagCommand;
import dev.keylife.cli.key.UpdateDescriptionCommand;
import dev.keylife.cli.key.UpdatePrimaryRegionCommand;
import dev.keylife.cli.output.StandardOutput;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.Host;
import dev.keylife.cli.text.Escaped;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line, put together. */
public final class KeylifeCli {
  /** Commands that speak of the others. */
  private static final Set<String> ALL = Set.of("generate-completion");

  private KeylifeCli() {}

  /** Runs the command line and ends the JVM with its exit code. */
  public static void main(String[] args) {
    main(args, Map.of());
  }

  /**
   * The same with more commands.
   *
   * @param more by name, in the order of the help
   */
  public static void main(String[] args, Map<String, Supplier<CommandLine>> more) {
    Map<String, Supplier<CommandLine>> commands = commands(Host.system());
    commands.putAll(more);
    System.exit(execute(commandLine(commands, args), args));
  }

  /**
   * Runs a command on the standard streams of this process.
   *
   * @return the exit code, as of {@link #run}; where what was printed could not be written, an
   *     error
   */
  public static int execute(CommandLine commandLine, String... args) {
    StandardOutput output = StandardOutput.ofProcess();
    PrintWriter out = output.writer();
    int status = run(commandLine.setOut(out), args);
    out.flush();
    return output.exitCode(status, commandLine.getErr());
  }

  /** The command line with all its commands; more can be added with {@code addSubcommand}. */
  public static CommandLine commandLine() {
    return commandLine(Host.system());
  }

  static CommandLine commandLine(Host host) {
    return commandLine(commands(host));
  }

  /**
   * The command line for some arguments. To make a command takes longer than many a command works,
   * so where the first argument is one, there is no other.
   */
  private static CommandLine commandLine(
      Map<String, Supplier<CommandLine>> commands, String... args) {
    CommandLine root = RootCommand.commandLine();
    boolean named = args.length > 0 && commands.containsKey(args[0]) && !ALL.contains(args[0]);
    commands.forEach(
        (name, make) -> {
          if (!named || name.equals(args[0])) {
            root.addSubcommand(name, make.get());
          }
        });
    return root;
  }

  /** In the order of the help. */
  private static Map<String, Supplier<CommandLine>> commands(Host host) {
    CommandRunner runner = new CommandRunner(host);
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("create-key", () -> new CommandLine(new CreateKeyCommand(runner)));
    commands.put("import", () -> new CommandLine(new ImportCommand(runner)));
    commands.put("reimport", () -> new CommandLine(new ReimportCommand(runner)));
    commands.put("get-parameters", () -> new CommandLine(new GetParametersCommand(runner)));
    commands.put("revoke-parameters", () -> new CommandLine(new RevokeParametersCommand(runner)));
    commands.put("bulk-import", () -> new CommandLine(new BulkImportCommand(runner)));
    commands.put("rotate", () -> new CommandLine(new RotateCommand(runner)));
    commands.put("replicate-key", () -> new CommandLine(new ReplicateKeyCommand(runner)));
    commands.put(
        "update-primary-region", () -> new CommandLine(new UpdatePrimaryRegionCommand(runner)));
    commands.put("update-description", () -> new CommandLine(new UpdateDescriptionCommand(runner)));
    commands.put("create-alias", () -> new CommandLine(new CreateAliasCommand(runner)));
    commands.put("update-alias", () -> new CommandLine(new UpdateAliasCommand(runner)));
    commands.put("delete-alias", () -> new CommandLine(new DeleteAliasCommand(runner)));
    commands.put("list-aliases", () -> new CommandLine(new ListAliasesCommand(runner)));
    commands.put("tag", () -> new CommandLine(new TagCommand(runner)));
    commands.put("untag", () -> new CommandLine(new UntagCommand(runner)));
    commands.put("put-policy", () -> new CommandLine(new PutPolicyCommand(runner)));
    commands.put("get-policy", () -> new CommandLine(new GetPolicyCommand(runner)));
    commands.put("create-grant", () -> new CommandLine(new CreateGrantCommand(runner)));
    commands.put("retire-grant", () -> new CommandLine(new RetireGrantCommand(runner)));
    commands.put("revoke-grant", () -> new CommandLine(new RevokeGrantCommand(runner)));
    commands.put("list-grants", () -> new CommandLine(new ListGrantsCommand(runner)));
    commands.put("delete-material", () -> new CommandLine(new DeleteMaterialCommand(runner)));
    commands.put("expire", () -> new CommandLine(new ExpireCommand(runner)));
    commands.put("enable", () -> new CommandLine(new EnableCommand(runner)));
    commands.put("disable", () -> new CommandLine(new DisableCommand(runner)));
    commands.put("schedule-deletion", () -> new CommandLine(new ScheduleDeletionCommand(runner)));
    commands.put("cancel-deletion", () -> new CommandLine(new CancelDeletionCommand(runner)));
    commands.put("describe", () -> new CommandLine(new DescribeCommand(runner)));
    commands.put("list", () -> new CommandLine(new ListCommand(runner)));
    commands.put("events", () -> new CommandLine(new EventsCommand(runner)));
    commands.put("audit", () -> audit(runner));
    commands.put("dead-letters", () -> deadLetters(runner));
    commands.put("schemas", () -> schemas(runner));
    commands.put("keygen", () -> new CommandLine(new KeygenCommand(runner)));
    commands.put("settings", () -> new CommandLine(new SettingsCommand(runner)));
    commands.put("generate-completion", () -> new CommandLine(new GenerateCompletion()));
    commands.put("version", () -> new CommandLine(new VersionCommand()));
    return commands;
  }

  private static CommandLine audit(CommandRunner runner) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new AuditVerifyCommand(runner))
        .addSubcommand(new AuditExportCommand(runner));
  }

  private static CommandLine deadLetters(CommandRunner runner) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new DeadLettersListCommand(runner))
        .addSubcommand(new DeadLettersShowCommand(runner))
        .addSubcommand(new DeadLettersReplayCommand(runner));
  }

  private static CommandLine schemas(CommandRunner runner) {
    return new CommandLine(new SchemasCommand()).addSubcommand(new SchemasRegisterCommand(runner));
  }

  /**
   * Runs a command, also one that was added to {@link #commandLine()}.
   *
   * @return the exit code: 0 success, 1 failed, 2 rejected, 3 broken, 4 pending, 64 wrong usage
   */
  public static int run(CommandLine commandLine, String... args) {
    return commandLine
        .setExpandAtFiles(false) // a text may begin with @
        .setParameterExceptionHandler(KeylifeCli::wrongUsage)
        .setExecutionExceptionHandler((error, command, parsed) -> unexpected(error, command))
        .execute(args);
  }

  private static int wrongUsage(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    String message = Escaped.message(Mistakes.words(error, args));
    err.println(command.getColorScheme().errorText(message));
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    err.flush();
    return ExitCodes.USAGE;
  }

  private static int unexpected(Exception error, CommandLine command) {
    command.getErr().println("Unexpected error, which should be reported:");
    command.getErr().print(Problems.trace(error));
    command.getErr().flush();
    return ExitCodes.FAILED;
  }
}
