package dev.keylife.cli.alias;

import picocli.CommandLine.Option;

/** The alias that a command is about. */
final class AliasOption {
  @Option(
      names = "--alias",
      paramLabel = "ALIAS",
      required = true,
      description =
          "The alias: 'alias/' and 1 to 250 letters, digits, ':', '/', '_' and '-' after it.")
  String name = "";
}
