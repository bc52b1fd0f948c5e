package dev.keylife.cli.settings;

import dev.keylife.cli.text.Durations;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who asks and how long to wait: shared by every command that publishes. */
public final class IssuingOptions {
  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "Who asks, for the audit trail. Default: user@host.")
  public Optional<String> issuer = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = Durations.class,
      description = "How long to wait for the outcome: 500ms, 30s, 2m. Default: 30s.")
  public Optional<Duration> timeout = Optional.empty();

  public @Mixin ConnectionOptions connection = new ConnectionOptions();

  public IssuingOptions() {
    connection.publishes = true;
  }

  @Option(
      names = "--signing-key",
      paramLabel = "FILE",
      description =
          "Sign each command with this private key: Ed25519 or P-256, PKCS#8 in PEM. 'keylife keygen'"
              + " makes one.")
  void signingKey(String file) {
    connection.signingKey = Optional.of(file);
  }

  @Option(
      names = "--signing-key-id",
      paramLabel = "KID",
      description = "The key's kid in the processor's trust file. Default: its thumbprint.")
  void signingKeyId(String id) {
    connection.signingKeyId = Optional.of(id);
  }

  @Option(
      names = "--signing-audience",
      paramLabel = "NAME",
      description =
          "Which installation the commands are for: the processor's"
              + " commands.authentication.audience. Needed to sign.")
  void signingAudience(String name) {
    connection.signingAudience = Optional.of(name);
  }
}
