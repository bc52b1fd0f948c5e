package dev.keylife.cli;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.Configuration.Given;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.settings.SettingNames;
import dev.keylife.cli.text.Headings;
import dev.keylife.settings.SecretMask;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what this tool would run with. */
@Command(
    name = "settings",
    header = "Show this tool's settings, and where each of them stands.",
    description =
        "Connects to nothing. Secrets are not shown, nor is what could be one. (The processor's"
            + " settings are shown by 'keylife config'.)%n",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife settings", "  keylife settings --config keylife.properties"})
final class SettingsCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  SettingsCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.offline(
        connection,
        (configuration, printer) -> {
          SortedMap<String, Given> shown = new TreeMap<>();
          configuration
              .settings()
              .forEach(
                  (name, given) ->
                      shown.put(name, new Given(shown(name, given.value()), given.source())));
          printer.settings(shown);
          return ExitCodes.SUCCESS;
        });
  }

  private static String shown(String name, String value) {
    // A registry's URL may hold a user's name and password.
    return SettingNames.isShown(name) ? SecretMask.withoutUserInfo(value) : SecretMask.MASK;
  }
}
