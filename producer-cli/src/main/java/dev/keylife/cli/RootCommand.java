package dev.keylife.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** {@code keylife} itself: what all commands share in their help. */
@Command(
    name = "keylife",
    header = "Imports, reimports, expires and deletes the key material of KMS keys, over Kafka.",
    description =
        "%nEach command publishes to the topic key-commands and waits for the event in key-events"
            + " that answers it.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    descriptionHeading = "",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    usageHelpAutoWidth = true,
    exitCodeOnInvalidInput = ExitCodes.USAGE,
    exitCodeOnExecutionException = ExitCodes.TROUBLE,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Success.",
      "1:Trouble: broker or registry not reachable, access denied, no answer in time.",
      "2:Rejected: the command was understood and refused; the failure code says why.",
      "64:Wrong usage."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  keylife create-key orders",
      "  keylife import orders material.bin --valid-for 90d",
      "  keylife describe orders",
      "",
      "Settings come from flags, then the environment (KEYLIFE_BOOTSTRAP_SERVERS,",
      "KEYLIFE_SCHEMA_REGISTRY_URL, KEYLIFE_COMMAND_CONFIG, KEYLIFE_ISSUER, KEYLIFE_OUTPUT,",
      "KEYLIFE_TIMEOUT, KEYLIFE_CONFIG), then the file ~/.config/keylife/cli.properties",
      "(bootstrap.servers, schema.registry.url, command.config, issuer, output, timeout),",
      "then defaults."
    },
    scope = ScopeType.INHERIT)
final class RootCommand {}
