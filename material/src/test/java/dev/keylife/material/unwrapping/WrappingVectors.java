package dev.keylife.material.unwrapping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Published test vectors, from CSV files that name their source. */
final class WrappingVectors {
  private WrappingVectors() {}

  /** One line: an id, {@code valid} or {@code invalid}, a comment, and values in hex. */
  record Vector(List<String> fields) {
    String name() {
      return fields.get(0) + " " + fields.get(2);
    }

    boolean isValid() {
      return fields.get(1).equals("valid");
    }

    byte[] hex(int field) {
      return HexFormat.of().parseHex(fields.get(field));
    }
  }

  static List<Vector> read(String name) {
    return lines(name).filter(line -> !line.fields().get(0).equals("key")).toList();
  }

  /** The private key of a file, PKCS #8. */
  static byte[] key(String name) {
    return lines(name)
        .filter(line -> line.fields().get(0).equals("key"))
        .findFirst()
        .orElseThrow()
        .hex(1);
  }

  private static Stream<Vector> lines(String name) {
    String file = "/vectors/" + name + ".csv";
    try (InputStream in =
        Objects.requireNonNull(WrappingVectors.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> new Vector(List.of(line.split(",", -1))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
