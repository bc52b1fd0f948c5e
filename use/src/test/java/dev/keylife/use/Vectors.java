package dev.keylife.use;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Published test vectors, from CSV files that name their source and licence. */
final class Vectors {
  private Vectors() {}

  /**
   * One of them.
   *
   * @param key the fields of the key that it is for
   * @param fields an id, {@code valid} or {@code invalid}, a comment, and values in hex
   */
  record Vector(String file, List<String> key, List<String> fields) {
    boolean isValid() {
      return fields.get(1).equals("valid");
    }

    byte[] key(int field) {
      return HexFormat.of().parseHex(key.get(field));
    }

    byte[] hex(int field) {
      return HexFormat.of().parseHex(fields.get(field));
    }

    @Override
    public String toString() {
      return file + " " + fields.get(0) + ": " + fields.get(2) + " is " + fields.get(1);
    }
  }

  static List<Vector> read(String file) {
    List<String> key = List.of();
    List<Vector> vectors = new ArrayList<>();
    for (String line : text(file).lines().filter(line -> !line.startsWith("#")).toList()) {
      List<String> fields = List.of(line.split(",", -1));
      if (fields.get(0).equals("key")) {
        key = fields.subList(1, fields.size());
      } else {
        vectors.add(new Vector(file, key, fields));
      }
    }
    return vectors;
  }

  private static String text(String file) {
    String path = "/vectors/" + file + ".csv";
    try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
