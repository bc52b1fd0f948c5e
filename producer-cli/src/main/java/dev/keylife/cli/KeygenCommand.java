package dev.keylife.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keylife.cli.failure.ExitCodes;
import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.settings.ConnectionOptions;
import dev.keylife.cli.text.Headings;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key that commands are signed with. */
@Command(
    name = "keygen",
    header = "Make a key that signs commands.",
    description =
        "Writes a private key into a new file that nobody else may read, and prints the entry with"
            + " the public key for 'keys' in the processor's trust file. Nothing is connected to.",
    footerHeading = Headings.EXAMPLES,
    footer = {
      "  keylife keygen orders.pem --principal orders-service",
      "  keylife keygen gateway.pem --principal 'arn:aws:iam::111122223333:*' --key-id gateway-1",
      "  keylife enable orders --signing-key orders.pem --signing-audience keylife-production \\",
      "    --issuer orders-service"
    })
final class KeygenCommand implements Callable<Integer> {
  private final CommandRunner runner;

  @Parameters(index = "0", paramLabel = "FILE", description = "The new file of the private key.")
  Path file = Path.of("");

  @Option(
      names = "--principal",
      paramLabel = "NAME",
      required = true,
      description =
          "Whom the key may speak for: an issuer, or the beginning of one followed by *. May be given"
              + " several times.")
  List<String> principals = List.of();

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description = "EdDSA (Ed25519, the default) or ES256 (P-256).")
  String algorithm = SigningKey.Algorithm.EDDSA.jwsName();

  @Option(
      names = "--key-id",
      paramLabel = "KID",
      description = "How the key is named. Default: its thumbprint (RFC 7638).")
  Optional<String> keyId = Optional.empty();

  @Mixin ConnectionOptions connection = new ConnectionOptions();

  KeygenCommand(CommandRunner runner) {
    this.runner = runner;
  }

  @Override
  public Integer call() {
    return runner.offline(connection, (configuration, printer) -> make());
  }

  private int make() {
    principals.forEach(this::requireName);
    SigningKey key = SigningKey.generate(algorithm());
    String id = keyId.orElseGet(key::thumbprint);
    try {
      write(key.toPem());
    } catch (FileAlreadyExistsException e) {
      throw connection.usage("%s is there already; a key is never overwritten".formatted(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file + ": " + Problems.of(e), e);
    }
    try {
      connection
          .command()
          .commandLine()
          .getOut()
          .println(new ObjectMapper().writeValueAsString(key.trustEntry(id, principals)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are JSON", e);
    }
    return ExitCodes.SUCCESS;
  }

  /** What the trust file would be refused for. */
  private void requireName(String principal) {
    int star = principal.indexOf('*');
    if (star >= 0 && star < principal.length() - 1) {
      throw connection.usage(
          "--principal '%s' has a * that is not at its end".formatted(principal));
    }
    try {
      CommandHeaders.requireIssuer(principal);
    } catch (IllegalArgumentException e) {
      throw connection.usage("--principal: " + e.getMessage());
    }
  }

  private SigningKey.Algorithm algorithm() {
    for (SigningKey.Algorithm each : SigningKey.Algorithm.values()) {
      if (each.jwsName().equalsIgnoreCase(algorithm)) {
        return each;
      }
    }
    throw connection.usage("Algorithm '%s' is neither EdDSA nor ES256".formatted(algorithm));
  }

  /** For the owner alone from the first byte on. */
  private void write(String pem) throws IOException {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    FileAttribute<?>[] ownersAlone =
        Files.getFileStore(folder).supportsFileAttributeView("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownersAlone);
        var out = Channels.newOutputStream(channel)) {
      out.write(pem.getBytes(StandardCharsets.US_ASCII));
      channel.force(true);
    }
  }
}
