package dev.keylife.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line, put together. */
public final class KeylifeCli {
  private KeylifeCli() {}

  /** Runs the command line and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(run(commandLine(), args));
  }

  /** The command line with all its commands; more can be added with {@code addSubcommand}. */
  public static CommandLine commandLine() {
    return commandLine(Host.system());
  }

  static CommandLine commandLine(Host host) {
    CommandRunner runner = new CommandRunner(host);
    CommandLine root = RootCommand.commandLine();
    List.of(
            new CreateKeyCommand(runner),
            new ImportCommand(runner),
            new ReimportCommand(runner),
            new GetParametersCommand(runner),
            new BulkImportCommand(runner),
            new RotateCommand(runner),
            new UpdateDescriptionCommand(runner),
            new DeleteMaterialCommand(runner),
            new ExpireCommand(runner),
            new EnableCommand(runner),
            new DisableCommand(runner),
            new ScheduleDeletionCommand(runner),
            new CancelDeletionCommand(runner),
            new DescribeCommand(runner),
            new ListCommand(runner),
            new EventsCommand(runner),
            audit(runner),
            new SettingsCommand(runner),
            new GenerateCompletion(),
            new VersionCommand())
        .forEach(root::addSubcommand);
    return root;
  }

  private static CommandLine audit(CommandRunner runner) {
    return new CommandLine(new AuditCommand())
        .addSubcommand(new AuditVerifyCommand(runner))
        .addSubcommand(new AuditExportCommand(runner));
  }

  /**
   * Runs a command, also one that was added to {@link #commandLine()}.
   *
   * @return the exit code: 0 success, 1 trouble, 2 rejected, 3 broken, 64 wrong usage
   */
  public static int run(CommandLine commandLine, String... args) {
    return commandLine
        .setParameterExceptionHandler(KeylifeCli::wrongUsage)
        .setExecutionExceptionHandler((error, command, parsed) -> unexpected(error, command))
        .execute(args);
  }

  private static int wrongUsage(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText(String.valueOf(error.getMessage())));
    CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    err.flush();
    return ExitCodes.USAGE;
  }

  private static int unexpected(Exception error, CommandLine command) {
    command.getErr().println("Unexpected error, which should be reported:");
    error.printStackTrace(command.getErr());
    command.getErr().flush();
    return ExitCodes.TROUBLE;
  }
}
