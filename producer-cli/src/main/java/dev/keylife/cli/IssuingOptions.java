package dev.keylife.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who asks and how long to wait: shared by every command that publishes. */
final class IssuingOptions {
  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Who asks, for the audit trail. Default: user@host.")
  Optional<String> issuer = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to wait for the outcome: 500ms, 30s, 2m. Default: 30s.")
  Optional<Duration> timeout = Optional.empty();

  @Mixin ConnectionOptions connection = new ConnectionOptions();
}
