package dev.keylife.cli.grant;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.settings.TagOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.cli.text.Symbols;
import dev.keylife.command.CreateGrant;
import dev.keylife.type.EncryptionContextPair;
import dev.keylife.type.GrantConstraints;
import dev.keylife.type.GrantOperation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets a principal do something with a key. */
@Command(
    name = "create-grant",
    header = "Let a principal do some operations with a key, beside what its policy allows.",
    description =
        "The event tells the id of the grant, by which it is retired or revoked. A grant takes"
            + " nothing away: what the policy denies stays denied.%n",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife create-grant orders --grantee billing --operations Decrypt,DescribeKey",
      "  keylife create-grant orders --grantee billing --retiring ops --operations Encrypt \\",
      "    --context-subset team=payments --name billing-2026"
    })
public final class CreateGrantCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--grantee",
      paramLabel = "PRINCIPAL",
      required = true,
      description = "Whom it permits something: an issuer, or the ARN of a user or role.")
  String grantee = "";

  @Option(
      names = "--retiring",
      paramLabel = "PRINCIPAL",
      description = "Who may retire it, beside those whom the policy lets.")
  Optional<String> retiring = Optional.empty();

  @Option(
      names = "--operations",
      paramLabel = "OPERATION",
      required = true,
      split = ",",
      completionCandidates = Symbols.GrantOperations.class,
      converter = Symbols.GrantOperations.class,
      description = "What it permits: ${COMPLETION-CANDIDATES}.")
  List<GrantOperation> operations = List.of();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "With the same name and parameters there is one grant, however often asked.")
  Optional<String> name = Optional.empty();

  @Option(names = "--dry-run", description = "Ask only whether it would succeed.")
  boolean dryRun;

  @Option(
      names = "--context-equals",
      paramLabel = "NAME=VALUE",
      description = "Only for encryption contexts with these pairs and no others.")
  List<String> equals = List.of();

  @Option(
      names = "--context-subset",
      paramLabel = "NAME=VALUE",
      description = "Only for encryption contexts with these pairs, whatever else they have.")
  List<String> subset = List.of();

  @Mixin PublishOptions options = new PublishOptions();

  public CreateGrantCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.send(
        options,
        header ->
            CreateGrant.newBuilder()
                .setHeader(header)
                .setGranteePrincipal(grantee)
                .setRetiringPrincipal(retiring.orElse(null))
                .setOperations(operations)
                .setConstraints(constraints())
                .setName(name.orElse(null))
                .setDryRun(dryRun)
                .build());
  }

  private @Nullable GrantConstraints constraints() {
    return equals.isEmpty() && subset.isEmpty()
        ? null
        : new GrantConstraints(pairs(equals), pairs(subset));
  }

  private static @Nullable List<EncryptionContextPair> pairs(List<String> texts) {
    return texts.isEmpty()
        ? null
        : TagOptions.of(texts).stream()
            .map(tag -> new EncryptionContextPair(tag.getTagKey(), tag.getTagValue()))
            .toList();
  }
}
