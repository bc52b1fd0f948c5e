package dev.keylife.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.cli.settings.Host;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** Runs the command line in this JVM, as a user would, and keeps what it printed. */
public record CliHarness(Map<String, String> environment, Path home, InputStream stdin) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static CliHarness in(Path home) {
    return new CliHarness(Map.of(), home, InputStream.nullInputStream());
  }

  public CliHarness with(Map<String, String> variables) {
    return new CliHarness(variables, home, stdin);
  }

  public CliHarness reading(byte[] input) {
    return new CliHarness(environment, home, new ByteArrayInputStream(input));
  }

  public record Run(int exitCode, String out, String err) {
    public JsonNode json() {
      return jsonLines().get(0);
    }

    public List<JsonNode> jsonLines() {
      return out.lines().map(Run::parse).toList();
    }

    private static JsonNode parse(String line) {
      try {
        return JSON.readTree(line);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + line, e);
      }
    }
  }

  public Host host() {
    return new Host(
        environment, Optional.of(home), stdin, false, "alice@laptop", Clock.systemUTC());
  }

  public Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        KeylifeCli.commandLine(host())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int exitCode = KeylifeCli.run(commandLine, args);
    return new Run(exitCode, out.toString(), err.toString());
  }
}
