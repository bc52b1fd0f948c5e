package dev.keylife.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keylife.cli.CliHarness.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The mistakes of somebody who uses the command line for the first time, and what they are told.
 */
class FirstUseTest {
  @TempDir Path folder;
  private CliHarness cli;

  @BeforeEach
  void setUp() {
    cli = CliHarness.in(folder);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(List.of("creat-key", "orders"), "Did you mean 'create-key'?"),
        arguments(List.of("delete", "orders"), "Did you mean 'delete-alias' or 'delete-material'?"),
        arguments(List.of("audit", "verfy"), "Did you mean 'verify'?"),
        arguments(List.of("describe", "k", "--outptu", "json"), "Did you mean '--output'?"),
        arguments(List.of("list", "--stat", "Enabled"), "Did you mean '--state'?"),
        arguments(List.of("xyzzy"), "There is no command 'keylife xyzzy'."),
        arguments(List.of("-o", "json", "list"), "keylife list … -o"),
        arguments(List.of("--output=json", "describe", "k"), "keylife describe … --output=json"),
        arguments(List.of("--no-such"), "'--no-such' stands before the command"),
        arguments(
            List.of("create-key", "k", "--description", "two", "words"),
            "one argument too many. A text with spaces is quoted"),
        arguments(List.of("create-key", "k", "--key-spec", "AES"), "SYMMETRIC_DEFAULT"),
        arguments(List.of("create-key"), "KEY"),
        arguments(List.of("list", "-b", "localhost:99999"), "99999"),
        arguments(List.of("list", "-b", "localhost"), "localhost"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isToldWhatWasMeant(List<String> args, String told) {
    Run run = cli.run(args.toArray(String[]::new));

    assertThat(run.exitCode()).isIn(64, 1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(told).doesNotContain("\tat ", "Exception");
  }

  @Test
  void aMisspeltVariableIsNotPassedOverInSilence() {
    for (String variable : List.of("KEYLIFE_BOOTSTRAP_SERVERS", "KEYLIFE_KAFKA_BOOSTRAP_SERVERS")) {
      Run run = cli.with(Map.of(variable, "broker:9092")).run("list");

      assertThat(run.exitCode()).isEqualTo(64);
      assertThat(run.err()).contains(variable, "KEYLIFE_KAFKA_BOOTSTRAP_SERVERS");
    }
  }

  @Test
  void aTextThatBeginsWithAnAtSignIsTheText() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "--no-such-option");

    Run run = cli.run("settings", "--schema-registry-url", "@" + file);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("@" + file);
  }

  @Test
  void noHelpTextEndsInMidSentence() {
    CommandLine root = KeylifeCli.commandLine();
    root.getSubcommands()
        .forEach(
            (name, command) -> {
              String[] header = command.getCommandSpec().usageMessage().header();
              if (!name.equals("generate-completion")) {
                assertThat(header).as(name).hasSize(1);
                assertThat(header[0]).as(name).endsWith(".");
              }
              assertThat(command.getCommandName()).isEqualTo(name);
            });
  }
}
