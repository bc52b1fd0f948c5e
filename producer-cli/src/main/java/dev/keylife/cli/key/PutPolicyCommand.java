package dev.keylife.cli.key;

import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.PublishOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.command.PutKeyPolicy;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a key another key policy. */
@Command(
    name = "put-policy",
    header = "Give a key another key policy, in place of the one it has.",
    description =
        "What the policy does not allow is refused from then on (AccessDeniedException, exit code"
            + " 2). A policy that you could not replace is refused itself.%n",
    footerHeading = Headings.EXAMPLES,
    footer = {"  keylife put-policy orders --policy policy.json"})
public final class PutPolicyCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      required = true,
      description = "The policy document: JSON, up to 32 KiB.")
  Path policy = Path.of("");

  @Option(
      names = "--bypass-lockout-check",
      description = "Let in a policy that you cannot replace.")
  boolean bypass;

  @Mixin PublishOptions options = new PublishOptions();

  public PutPolicyCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    String text = PolicyFile.read(policy, options);
    return runner.send(
        options,
        header ->
            PutKeyPolicy.newBuilder()
                .setHeader(header)
                .setPolicy(text)
                .setBypassPolicyLockoutSafetyCheck(bypass)
                .build());
  }
}
