package dev.keylife.cli.grant;

import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.output.GrantOfKey;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.Grant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists grants, from the snapshots. */
@Command(
    name = "list-grants",
    header = "List the grants of a key, or of all keys.",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife list-grants --key orders",
      "  keylife list-grants --retiring ops --output json"
    })
public final class ListGrantsCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Option(names = "--key", paramLabel = "KEY", description = "Only those of this key.")
  Optional<String> key = Optional.empty();

  @Option(
      names = "--grantee",
      paramLabel = "PRINCIPAL",
      description = "Only those that permit this principal something.")
  Optional<String> grantee = Optional.empty();

  @Option(
      names = "--retiring",
      paramLabel = "PRINCIPAL",
      description = "Only those that name this retiring principal.")
  Optional<String> retiring = Optional.empty();

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  public ListGrantsCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.run(connection, this::list);
  }

  private int list(Session session) {
    Optional<KeySnapshot> one = key.flatMap(named -> session.find(named));
    if (key.isPresent() && one.isEmpty()) {
      return ExitCodes.REJECTED;
    }
    List<KeySnapshot> keys = one.map(List::of).orElseGet(() -> session.client().snapshots());
    session
        .printer()
        .grants(
            keys.stream()
                .sorted(Comparator.comparing(KeySnapshot::getKeyId))
                .flatMap(
                    snapshot ->
                        snapshot.getGrants().stream()
                            .map(grant -> new GrantOfKey(snapshot.getKeyId(), grant)))
                .filter(of -> isAsked(of.grant()))
                .toList());
    return ExitCodes.SUCCESS;
  }

  private boolean isAsked(Grant grant) {
    return grantee.map(grant.getGranteePrincipal()::equals).orElse(true)
        && retiring.map(name -> name.equals(grant.getRetiringPrincipal())).orElse(true);
  }
}
