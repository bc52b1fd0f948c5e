package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.cli.KeylifeCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whoever copies a command of ours from a page must not be told that there is none. */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");

  /** In a block, after a prompt or between backticks; a line goes on behind a backslash. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^ *(?:\\$ )?|`|exec processor )(?:\\./)?keylife ([a-z](?:\\\\\n|[^`\n])*)",
          Pattern.MULTILINE);

  /** What a shell takes for itself. */
  private static final Pattern END = Pattern.compile("[|&;>#()]|\\.\\.\\.|…");

  private final CommandLine commandLine = KeylifeCli.commandLine();

  DocumentedCommandsTest() {
    Quickstart.commands().forEach((name, make) -> commandLine.addSubcommand(name, make.get()));
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of(".", "docs", "producer-cli", "client", "testkit", "examples")) {
      try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  @Test
  void everyCommandAndOptionOnAPageIsThere() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path page : pages()) {
      Matcher commands = COMMAND.matcher(Files.readString(page));
      while (commands.find()) {
        seen++;
        String text = END.split(commands.group(1).replace("\\\n", " "), 2)[0];
        problem(text).ifPresent(problem -> wrong.add(page.getFileName() + ": " + problem));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(seen).as("commands that were found").isGreaterThan(80);
  }

  private Optional<String> problem(String text) {
    CommandLine command = commandLine;
    for (String word : text.strip().split("\\s+")) {
      if (command.getSubcommands().containsKey(word)) {
        command = command.getSubcommands().get(word);
      } else if (command == commandLine) {
        return Optional.of("no command '" + word + "'");
      } else if (word.startsWith("-")
          && word.length() > 1
          && !command.getCommandSpec().optionsMap().containsKey(word.split("=", 2)[0])) {
        return Optional.of("no option '" + word + "' in: keylife " + text);
      }
    }
    return Optional.empty();
  }
}
