package dev.keylife.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * The list of released schemas with their hashes, in the format of {@code sha256sum}. It makes
 * taking back or altering a released schema a deliberate act that a reviewer sees.
 */
final class ReleasedManifest {

  static final Path FILE = SchemaFiles.RELEASED.resolve("SHA256SUMS");

  private ReleasedManifest() {}

  /** What the list must say for the files that are there. */
  static String ofFiles() {
    return SchemaFiles.filesBelow(SchemaFiles.RELEASED).stream()
        .map(file -> sha256(file) + "  " + unixPath(SchemaFiles.RELEASED.relativize(file)) + "\n")
        .collect(Collectors.joining());
  }

  static String recorded() {
    return SchemaFiles.read(FILE);
  }

  private static String unixPath(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static String sha256(Path file) {
    try {
      byte[] text = SchemaFiles.read(file).getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
