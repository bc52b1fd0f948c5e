package dev.keylife.cli;

import dev.keylife.cli.failure.ExitCodes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/**
 * {@code keylife} itself. Its annotation holds what all commands share and inherit; its own words
 * are set apart, so that no command inherits them.
 */
@Command(
    name = "keylife",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    sortOptions = false,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    usageHelpAutoWidth = true,
    exitCodeOnInvalidInput = ExitCodes.USAGE,
    exitCodeOnExecutionException = ExitCodes.FAILED,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Success.",
      "1:Trouble: broker or registry not reachable, access denied, no answer in time.",
      "2:Rejected: the command was understood and refused; the failure code says why.",
      "3:Broken: the audit trail does not hold; the first break is printed.",
      "4:Pending: the command waits for another principal to send it too.",
      "64:Wrong usage.",
      "141:Who read the output has closed it ('| head'): as SIGPIPE says it."
    },
    scope = ScopeType.INHERIT)
final class RootCommand {
  private static final String HEADER =
      """
      Imports, reimports, expires and deletes the key material of KMS keys, over Kafka.
      Each command publishes to key-commands and waits for the event in key-events
      that answers it.

      """;

  private static final String FOOTER =
      """

      Examples:
        keylife create-key orders
        keylife import orders material.bin --valid-for 90d
        keylife describe orders

      Settings come from flags, then the environment, then a file, then defaults:
        flag                   environment                      file
        --bootstrap-servers    KEYLIFE_KAFKA_BOOTSTRAP_SERVERS  kafka.bootstrap.servers
        --schema-registry-url  KEYLIFE_SCHEMA_REGISTRY_URL      schema.registry.url
                               KEYLIFE_KAFKA_…                  kafka.… (Kafka client)
        --command-config       KEYLIFE_COMMAND_CONFIG           command.config
        --issuer               KEYLIFE_ISSUER                   issuer
        --output               KEYLIFE_OUTPUT                   output
        --timeout              KEYLIFE_TIMEOUT                  timeout
        --config               KEYLIFE_CONFIG                   ~/.config/keylife/cli.properties
      The same file serves the processor. 'keylife settings' shows what is in effect.
      """;

  static CommandLine commandLine() {
    CommandLine root = new CommandLine(new RootCommand());
    root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_HEADER, help -> HEADER);
    root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> FOOTER);
    return root;
  }
}
