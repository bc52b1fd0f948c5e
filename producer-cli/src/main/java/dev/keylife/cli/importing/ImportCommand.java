package dev.keylife.cli.importing;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.text.Headings;
import dev.keylife.cli.text.Symbols;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.type.ImportType;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Imports key material: asks for parameters, wraps, publishes, waits. */
@Command(
    name = "import",
    header = "Import key material: ask for parameters, wrap it here, publish it.",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife import orders material.bin --valid-for 90d",
      "  openssl rand 32 | keylife import orders - --no-expiry",
      "  keylife import orders material.hex -e hex --valid-to 2026-12-31T00:00:00Z",
      "  keylife import orders --encrypted-key-material wrapped.bin \\",
      "      --import-token token.bin --valid-for 90d"
    })
public final class ImportCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--import-type",
      paramLabel = "TYPE",
      completionCandidates = Symbols.ImportTypes.class,
      converter = Symbols.ImportTypes.class,
      description =
          "NEW_KEY_MATERIAL (default for a key that never had any) or EXISTING_KEY_MATERIAL.")
  Optional<ImportType> importType = Optional.empty();

  @Mixin ImportOptions options = new ImportOptions();

  public ImportCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return new ImportFlow(options)
        .run(
            runner,
            (header, ready, expiry) -> {
              ImportKeyMaterial.Builder command =
                  ImportKeyMaterial.newBuilder()
                      .setHeader(header)
                      .setImportToken(ready.importToken())
                      .setEncryptedKeyMaterial(ready.encryptedKeyMaterial())
                      .setExpirationModel(expiry.model());
              expiry.validTo().ifPresent(command::setValidTo);
              importType.ifPresent(command::setImportType);
              options.keyMaterialId.ifPresent(command::setKeyMaterialId);
              options.description.ifPresent(command::setKeyMaterialDescription);
              return command.build();
            });
  }
}
