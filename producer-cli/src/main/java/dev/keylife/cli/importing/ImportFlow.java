package dev.keylife.cli.importing;

import dev.keylife.cli.failure.Problems;
import dev.keylife.cli.material.Expiry;
import dev.keylife.cli.run.CommandRunner;
import dev.keylife.cli.run.Session;
import dev.keylife.cli.settings.Host;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.MaterialImport;
import dev.keylife.client.MaterialImport.Prepared;
import dev.keylife.client.SecretBytes;
import dev.keylife.command.CommandHeader;
import dev.keylife.file.SmallFile;
import dev.keylife.type.WrappingAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;

/** From a file with material to an import command: what {@code import} and {@code reimport} do. */
final class ImportFlow {
  /** As much as a command may have; tokens and wrapped material have far less. */
  private static final int MOST_BYTES = 1 << 16;

  private final ImportOptions options;

  /** Makes the command from its header and what it carries. */
  interface CommandFactory {
    SpecificRecord make(CommandHeader header, Prepared.Ready ready, Expiry expiry);
  }

  ImportFlow(ImportOptions options) {
    this.options = options;
  }

  int run(CommandRunner runner, CommandFactory factory) {
    requireOneSource();
    return runner.run(options.publish.issuing.connection, session -> run(session, factory));
  }

  private int run(Session session, CommandFactory factory) {
    Expiry expiry = options.expiry(session.host().clock());
    Prepared prepared =
        options.file.isPresent() ? wrapHere(session, options.file.get()) : wrappedElsewhere();
    if (prepared instanceof Prepared.Refused refused) {
      return session.report(refused.command(), refused.outcome());
    }
    Prepared.Ready ready = (Prepared.Ready) prepared;
    return session.send(options.publish, header -> factory.make(header, ready, expiry));
  }

  private void requireOneSource() {
    boolean both = options.encryptedKeyMaterial.isPresent() && options.importToken.isPresent();
    boolean any = options.encryptedKeyMaterial.isPresent() || options.importToken.isPresent();
    if (options.file.isPresent() ? any : !both) {
      throw options.publish.issuing.connection.usage(
          "Give the key material in one way: FILE with the plaintext (- for standard input), or"
              + " --encrypted-key-material FILE and --import-token FILE");
    }
  }

  private Prepared wrapHere(Session session, String file) {
    try (SecretBytes material = read(session.host(), file)) {
      WrappingAlgorithm algorithm =
          options.algorithm.orElseGet(
              () -> KeyMaterialWrapper.algorithmFor(material, options.wrappingKeySpec));
      return new MaterialImport(session.client(), session.timeout(options.publish.issuing))
          .prepare(
              CommandHeaders.fresh(options.publish.key, session.issuer(options.publish.issuing)),
              material,
              algorithm,
              options.wrappingKeySpec);
    } catch (IllegalArgumentException e) {
      throw options.publish.issuing.connection.usage(Problems.of(e));
    }
  }

  private SecretBytes read(Host host, String file) {
    boolean piped = file.equals("-");
    try (InputStream in = piped ? host.stdin() : Files.newInputStream(Path.of(file))) {
      return options.encoding.read(in, Path.of(piped ? "FILE" : file));
    } catch (IOException | IllegalArgumentException e) {
      String name = piped ? "standard input" : file;
      throw options.publish.issuing.connection.usage(
          "Cannot take key material from %s: %s".formatted(name, Problems.of(e)));
    }
  }

  private Prepared.Ready wrappedElsewhere() {
    return new Prepared.Ready(
        bytes(options.importToken.orElseThrow(), "import token"),
        bytes(options.encryptedKeyMaterial.orElseThrow(), "wrapped key material"));
  }

  private ByteBuffer bytes(Path file, String kind) {
    try {
      return ByteBuffer.wrap(SmallFile.read(file, MOST_BYTES, kind));
    } catch (IOException e) {
      throw options.publish.issuing.connection.usage(
          "Cannot read %s: %s".formatted(file, Problems.of(e)));
    }
  }
}
