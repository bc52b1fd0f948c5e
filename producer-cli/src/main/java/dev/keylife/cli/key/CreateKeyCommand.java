package dev.keylife.cli.key;

import dev.keylife.cli.material.Usage;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.settings.TagOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.cli.text.Symbols;
import dev.keylife.command.CreateKey;
import dev.keylife.schema.KeyIdSyntax;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.Origin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Creates a key. */
@Command(
    name = "create-key",
    header = "Create a key; it waits for its material in PendingImport.",
    description =
        "You choose the key id: 1 to 128 letters, digits, '-' and '_'. A key whose origin is"
            + " AWS_KMS gets material that the processor makes, and is enabled at once.%n",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife create-key orders",
      "  keylife create-key invoices-mac --key-spec HMAC_256 --description 'invoice tags'",
      "  keylife create-key signer --key-spec RSA_3072 --key-usage SIGN_VERIFY",
      "  keylife create-key mrk-orders --multi-region"
    })
public final class CreateKeyCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = {"-s", "--key-spec"},
      paramLabel = "SPEC",
      defaultValue = "SYMMETRIC_DEFAULT",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      completionCandidates = Symbols.KeySpecs.class,
      converter = Symbols.KeySpecs.class)
  KeySpec keySpec = KeySpec.SYMMETRIC_DEFAULT;

  @Option(
      names = "--key-usage",
      paramLabel = "USAGE",
      description =
          "${COMPLETION-CANDIDATES}. Required for RSA_* and ECC_NIST_P*, which allow two; default:"
              + " the only one of the key spec.",
      completionCandidates = Symbols.KeyUsages.class,
      converter = Symbols.KeyUsages.class)
  Optional<KeyUsage> keyUsage = Optional.empty();

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      defaultValue = "EXTERNAL",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
      completionCandidates = Symbols.Origins.class,
      converter = Symbols.Origins.class)
  Origin origin = Origin.EXTERNAL;

  @Option(names = "--description", paramLabel = "TEXT", description = "A text for people.")
  String description = "";

  @Option(
      names = "--tag",
      paramLabel = "NAME=VALUE",
      description = "A tag; may be given up to 50 times.")
  List<String> tags = List.of();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "The key's policy document; default: the default key policy.")
  Optional<Path> policy = Optional.empty();

  @Option(
      names = "--multi-region",
      description =
          "A multi-Region primary key, which can be replicated to other Regions. Its key id begins"
              + " with mrk-.")
  boolean multiRegion;

  @Option(
      names = "--bypass-lockout-check",
      description = "Let in a policy that you cannot replace.")
  boolean bypass;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  CommandSpec spec;

  @Mixin PublishOptions options = new PublishOptions();

  public CreateKeyCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    requireKeyId();
    Optional<KeyUsage> usage = usage();
    Optional<String> text = policy.map(file -> PolicyFile.read(file, options));
    return runner.send(
        options,
        header -> {
          CreateKey.Builder command =
              CreateKey.newBuilder()
                  .setHeader(header)
                  .setKeySpec(keySpec)
                  .setOrigin(origin)
                  .setDescription(description)
                  .setTags(TagOptions.of(tags))
                  .setMultiRegion(multiRegion)
                  .setBypassPolicyLockoutSafetyCheck(bypass);
          text.ifPresent(command::setPolicy);
          usage.ifPresent(command::setKeyUsage);
          return command.build();
        });
  }

  /** The processor would say that there is no key of this id, which nobody doubts. */
  private void requireKeyId() {
    if (!options.key.startsWith("arn:") && !KeyIdSyntax.isKeyId(options.key)) {
      throw new ParameterException(
          spec.commandLine(),
          "'" + options.key + "' cannot be a key id: it has 1 to 128 letters, digits, '-' and '_'");
    }
  }

  private Optional<KeyUsage> usage() {
    try {
      return Usage.of(keySpec, keyUsage);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Missing --key-usage: " + e.getMessage());
    }
  }
}
