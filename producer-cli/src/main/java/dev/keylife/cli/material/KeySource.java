package dev.keylife.cli.material;

import dev.keylife.file.ShellWord;
import java.nio.file.Path;

/**
 * Where a key comes from, as printed commands name it.
 *
 * @param file where it lies
 * @param reader a command that writes it to standard output, as it is to be read; empty where the
 *     file can be read as it is
 */
public record KeySource(Path file, String reader) {

  static KeySource of(Path file) {
    return new KeySource(file, "");
  }

  KeySource through(String command) {
    return new KeySource(
        file, reader.isEmpty() ? command + " " + name() : reader + " | " + command);
  }

  String name() {
    return ShellWord.of(file);
  }

  /** A file for the result, in the folder one is in. */
  String out(String suffix) {
    String bare = String.valueOf(file.getFileName()).replaceFirst("\\.[A-Za-z0-9]{1,7}$", "");
    return ShellWord.of(Path.of(bare + suffix));
  }

  /** An OpenSSL command that reads the key. */
  String openssl(String command, String options) {
    return reader.isEmpty()
        ? "openssl %s -in %s %s".formatted(command, name(), options)
        : "%s | openssl %s %s".formatted(reader, command, options);
  }

  /** A filter that reads the key. */
  String filter(String command) {
    return reader.isEmpty() ? command + " " + name() : reader + " | " + command;
  }
}
