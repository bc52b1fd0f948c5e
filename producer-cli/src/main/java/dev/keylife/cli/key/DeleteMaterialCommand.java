package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.DeleteImportedKeyMaterial;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes imported material. */
@Command(
    name = "delete-material",
    header = "Delete imported key material; the key takes the same material again.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife delete-material orders"})
public final class DeleteMaterialCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--key-material-id",
      paramLabel = "ID",
      description = "Which material, 64 hex digits. Default: the current one.")
  Optional<String> keyMaterialId = Optional.empty();

  @Mixin PublishOptions options = new PublishOptions();

  public DeleteMaterialCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        options,
        header -> {
          DeleteImportedKeyMaterial.Builder command =
              DeleteImportedKeyMaterial.newBuilder().setHeader(header);
          keyMaterialId.ifPresent(command::setKeyMaterialId);
          return command.build();
        });
  }
}
