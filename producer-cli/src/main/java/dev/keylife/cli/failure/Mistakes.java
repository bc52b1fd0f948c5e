package dev.keylife.cli.failure;

import static java.util.stream.Collectors.joining;

import dev.keylife.text.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words for wrong usage: what is wrong, and what will have been meant. */
public final class Mistakes {
  /** More than these would not help. */
  private static final int FEW = 2;

  private Mistakes() {}

  public static String words(ParameterException error, String[] args) {
    CommandLine root = root(error.getCommandLine());
    if (args.length > 0 && args[0].startsWith("-") && !isOption(root, args[0])) {
      return beforeTheCommand(root, args);
    }
    if (error instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(error.getCommandLine(), unmatched.getUnmatched());
    }
    if (error instanceof MissingParameterException missing) {
      return missing.getMissing().stream()
              .map(Mistakes::missing)
              .collect(joining(System.lineSeparator()))
          + example(error.getCommandLine());
    }
    return String.valueOf(error.getMessage());
  }

  /** A name alone tells nothing to whom sees the command for the first time. */
  private static String missing(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? "Missing required option: '%s=%s'. %s"
            .formatted(option.longestName(), option.paramLabel(), description(option))
        : "Missing required parameter: '%s'. %s"
            .formatted(argument.paramLabel(), description(argument));
  }

  private static String description(ArgSpec argument) {
    String text = String.join(" ", argument.description());
    Iterable<String> choices = argument.completionCandidates();
    return choices == null
        ? text
        : text.replace("${COMPLETION-CANDIDATES}", String.join(", ", choices));
  }

  private static String example(CommandLine command) {
    return Arrays.stream(command.getCommandSpec().usageMessage().footer())
        .findFirst()
        .map(first -> System.lineSeparator() + "For example: " + first.strip())
        .orElse("");
  }

  private static CommandLine root(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root;
  }

  private static boolean isOption(CommandLine command, String argument) {
    return command.getCommandSpec().optionsMap().containsKey(argument.split("=", 2)[0]);
  }

  private static String beforeTheCommand(CommandLine root, String[] args) {
    Optional<String> command =
        Arrays.stream(args).filter(root.getSubcommands()::containsKey).findFirst();
    return "'%s' stands before the command. Options come behind it: keylife %s … %s"
        .formatted(args[0], command.orElse("COMMAND"), args[0]);
  }

  private static String unmatched(CommandLine command, List<String> unmatched) {
    String first = unmatched.get(0);
    String name = command.getCommandSpec().qualifiedName();
    if (first.startsWith("-")) {
      return "'%s' has no option '%s'.%s"
          .formatted(name, first, didYouMean(first.split("=", 2)[0], options(command)));
    }
    if (!command.getSubcommands().isEmpty()) {
      return "There is no command '%s %s'.%s"
          .formatted(name, first, didYouMean(first, command.getSubcommands().keySet()));
    }
    return "'%s' does not know what to do with %s: that is one argument too many%s."
        .formatted(
            name,
            unmatched.stream().map("'%s'"::formatted).collect(joining(" ")),
            first.contains(" ") ? "" : ". A text with spaces is quoted");
  }

  private static Set<String> options(CommandLine command) {
    return new TreeSet<>(command.getCommandSpec().optionsMap().keySet());
  }

  private static String didYouMean(String word, Set<String> known) {
    return Spelling.slipOf(word, known)
        .or(() -> containing(word, known))
        .map(" Did you mean '%s'?"::formatted)
        .orElse("");
  }

  /** The few that a word is a part of: 'delete-alias' and 'delete-material' for 'delete'. */
  private static Optional<String> containing(String word, Set<String> known) {
    String bare = word.replaceFirst("^-+", "");
    List<String> found =
        known.stream()
            .filter(candidate -> bare.length() > 2 && candidate.contains(bare))
            .sorted()
            .toList();
    return found.isEmpty() || found.size() > FEW
        ? Optional.empty()
        : Optional.of(String.join("' or '", found));
  }
}
