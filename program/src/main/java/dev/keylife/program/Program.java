package dev.keylife.program;

import dev.keylife.program.exit.ExitCode;
import dev.keylife.program.exit.ProgramException;
import java.io.PrintStream;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The frame of a program: from its arguments to its exit status. */
public final class Program {
  private Program() {}

  /** Something that runs until it is closed. */
  public interface Running extends AutoCloseable {
    /**
     * Waits until it has ended.
     *
     * @throws ProgramException if it ended by itself
     */
    void awaitEnd() throws InterruptedException;

    /** Ends it, from whichever thread. */
    @Override
    void close();
  }

  /** What a program does with its arguments. */
  @FunctionalInterface
  public interface Entrance {
    /** Runs until the program has ended, and answers its exit status. */
    int run(Map<String, String> environment, PrintStream errors, String... args);
  }

  /**
   * Is the {@code main} of a program, and ends the process.
   *
   * @param logging the configuration of its log, as a resource
   */
  public static void main(String name, String logging, Entrance entrance, String... args) {
    try {
      LogFormat.configure(logging, System.getenv());
    } catch (ConfigException e) {
      System.exit(report(name, e, System.err));
    }
    int status = entrance.run(System.getenv(), System.err, args);
    if (System.out.checkError() && status == ExitCode.OK.status()) {
      System.err.println(name + ": standard output cannot be written to.");
      status = ExitCode.DISK.status();
    }
    System.exit(status);
  }

  /** Runs a command, and says on {@code errors} what is wrong. */
  public static int execute(CommandLine command, PrintStream errors, String... args) {
    String name = command.getCommandName();
    return command
        .setExpandAtFiles(false) // a value may begin with @
        .setExecutionExceptionHandler((e, line, parsed) -> report(name, e, errors))
        .setParameterExceptionHandler(
            (e, argv) -> {
              errors.println(name + ": " + e.getMessage());
              errors.println("Try '" + name + " --help'.");
              return ExitCode.USAGE.status();
            })
        .execute(args);
  }

  /**
   * Waits until a program has ended, by itself or because the process is told to stop.
   *
   * @throws ProgramException if it ended by itself
   */
  public static int await(Running program) throws InterruptedException {
    try (program) {
      Runtime.getRuntime().addShutdownHook(new Thread(program::close, "shutdown"));
      program.awaitEnd();
      return ExitCode.OK.status();
    }
  }

  private static int report(String name, Exception failure, PrintStream errors) {
    if (failure instanceof ProgramException known) {
      errors.println(name + ": " + known.getMessage());
      return known.exitCode().status();
    }
    if (failure instanceof ConfigException config) {
      errors.println(name + ": " + config.getMessage());
      return ExitCode.USAGE.status();
    }
    LoggerFactory.getLogger(Program.class).error("{} failed", name, failure);
    errors.println(name + ": failed: " + failure);
    return ExitCode.SOFTWARE.status();
  }
}
