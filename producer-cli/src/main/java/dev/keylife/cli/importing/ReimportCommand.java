package dev.keylife.cli.importing;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.ReimportKeyMaterial;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Imports material again that the key has had before. */
@Command(
    name = "reimport",
    header = "Import again material that the key has had before; other material is refused.",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife reimport orders material.bin --valid-for 90d"})
public final class ReimportCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Mixin ImportOptions options = new ImportOptions();

  public ReimportCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return new ImportFlow(options)
        .run(
            runner,
            (header, ready, expiry) -> {
              ReimportKeyMaterial.Builder command =
                  ReimportKeyMaterial.newBuilder()
                      .setHeader(header)
                      .setImportToken(ready.importToken())
                      .setEncryptedKeyMaterial(ready.encryptedKeyMaterial())
                      .setExpirationModel(expiry.model());
              expiry.validTo().ifPresent(command::setValidTo);
              options.keyMaterialId.ifPresent(command::setKeyMaterialId);
              options.description.ifPresent(command::setKeyMaterialDescription);
              return command.build();
            });
  }
}
