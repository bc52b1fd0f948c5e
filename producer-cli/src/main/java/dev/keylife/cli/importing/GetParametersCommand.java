package dev.keylife.cli.importing;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.cli.text.Symbols;
import dev.keylife.client.Outcome;
import dev.keylife.client.TokenRecipient;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.file.SameFile;
import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks for import parameters, for material that is wrapped elsewhere. */
@Command(
    name = "get-parameters",
    header = "Get a public key and an import token, to wrap key material elsewhere.",
    description =
        "Shows the OpenSSL commands that wrap the material. The parameters work for 24 hours. The"
            + " token travels encrypted to this run, and is shown, or written, in the clear.%n",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife get-parameters orders \\",
      "      --public-key-out wrapping.pem --import-token-out token.bin",
      "  keylife get-parameters signer \\",
      "      --wrapping-algorithm RSA_AES_KEY_WRAP_SHA_256 --output json"
    })
public final class GetParametersCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--wrapping-algorithm",
      paramLabel = "ALGORITHM",
      defaultValue = "RSAES_OAEP_SHA_256",
      completionCandidates = Symbols.WrappingAlgorithms.class,
      converter = Symbols.WrappingAlgorithms.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  WrappingAlgorithm algorithm = WrappingAlgorithm.RSAES_OAEP_SHA_256;

  @Option(
      names = "--wrapping-key-spec",
      paramLabel = "SPEC",
      defaultValue = "RSA_4096",
      completionCandidates = Symbols.WrappingKeySpecs.class,
      converter = Symbols.WrappingKeySpecs.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  WrappingKeySpec wrappingKeySpec = WrappingKeySpec.RSA_4096;

  @Option(
      names = "--public-key-out",
      paramLabel = "FILE",
      description = "Write the public key here: DER if the name ends in .der, else PEM.")
  Optional<Path> publicKeyFile = Optional.empty();

  @Option(
      names = "--import-token-out",
      paramLabel = "FILE",
      description = "Write the import token here, as bytes.")
  Optional<Path> importTokenFile = Optional.empty();

  @Mixin PublishOptions options = new PublishOptions();

  public GetParametersCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    requireWritable();
    return runner.run(options.issuing.connection, this::ask);
  }

  private void requireWritable() {
    boolean both = publicKeyFile.isPresent() && importTokenFile.isPresent();
    if (both && SameFile.is(publicKeyFile.get(), importTokenFile.get())) {
      throw options.issuing.connection.usage(
          "--public-key-out and --import-token-out are the same file");
    }
    if (options.noWait && (publicKeyFile.isPresent() || importTokenFile.isPresent())) {
      throw options.issuing.connection.usage(
          "--no-wait does not wait for what --public-key-out and --import-token-out are to hold");
    }
  }

  private int ask(Session session) {
    TokenRecipient recipient = TokenRecipient.fresh();
    try (ParameterFiles files = ParameterFiles.begin(publicKeyFile, importTokenFile)) {
      return session.send(
          options,
          header ->
              GetParametersForImport.newBuilder()
                  .setHeader(header)
                  .setWrappingAlgorithm(algorithm)
                  .setWrappingKeySpec(wrappingKeySpec)
                  // Who does not wait for the token could not decrypt it later.
                  .setRecipientPublicKey(options.noWait ? null : recipient.publicKey())
                  .build(),
          succeeded -> hand(session, succeeded, recipient, files));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private void hand(
      Session session,
      Outcome.Succeeded succeeded,
      TokenRecipient recipient,
      ParameterFiles files) {
    if (succeeded.event().value() instanceof ImportParametersIssued issued) {
      WrappingGuide guide = new WrappingGuide(recipient.open(issued), options.key);
      try {
        files.write(guide);
      } catch (IOException e) {
        // Nothing is lost: here they are.
        session.printer().guide(guide.text(Optional.empty(), Optional.empty()));
        throw new UncheckedIOException(e.getMessage(), e);
      }
      session.printer().guide(guide.text(publicKeyFile, importTokenFile));
    }
  }
}
