package dev.keylife.cli.grant;

import dev.keylife.cli.settings.PublishOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which grant to delete: shared by the commands that do, for whoever is permitted to. */
final class GrantDeletionOptions {
  @Option(
      names = "--grant-id",
      paramLabel = "ID",
      required = true,
      description = "The grant: 64 hex digits, as list-grants shows it.")
  String grantId = "";

  @Option(names = "--dry-run", description = "Ask only whether it would succeed.")
  boolean dryRun;

  @Mixin PublishOptions publish = new PublishOptions();
}
