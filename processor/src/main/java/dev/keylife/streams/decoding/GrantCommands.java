package dev.keylife.streams.decoding;

import dev.keylife.command.CreateGrant;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.EncryptionContextPair;
import dev.keylife.lifecycle.GrantOperation;
import dev.keylife.type.GrantConstraints;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the published CreateGrant to the core's. */
final class GrantCommands {
  private GrantCommands() {}

  static Command create(Command.Header header, CreateGrant command) {
    return new Command.CreateGrant(
        header,
        command.getGranteePrincipal(),
        Optional.ofNullable(command.getRetiringPrincipal()),
        // What is not known makes the whole command one of unknown values.
        command.getOperations().stream()
            .filter(each -> each != dev.keylife.type.GrantOperation.UNKNOWN)
            .map(each -> GrantOperation.named(each.name()))
            .toList(),
        Optional.ofNullable(command.getConstraints()).map(GrantCommands::constraints),
        Optional.ofNullable(command.getName()),
        command.getDryRun());
  }

  private static Command.Constraints constraints(GrantConstraints published) {
    return new Command.Constraints(
        pairs(published.getEncryptionContextEquals()),
        pairs(published.getEncryptionContextSubset()));
  }

  private static Optional<List<EncryptionContextPair>> pairs(
      @Nullable List<dev.keylife.type.EncryptionContextPair> published) {
    return Optional.ofNullable(published)
        .map(
            all ->
                all.stream()
                    .map(pair -> new EncryptionContextPair(pair.getName(), pair.getValue()))
                    .toList());
  }
}
