package dev.keylife.cli.importing;

import dev.keylife.file.WholeFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files that import parameters go to. They are begun before anything is asked for: parameters
 * that nobody could write down would be issued for nothing.
 */
final class ParameterFiles implements Closeable {
  /** More than either has. */
  private static final int ROOM = 16 * 1024;

  private final Optional<WholeFile> publicKey;
  private final Optional<WholeFile> token;
  private final boolean der;

  private ParameterFiles(Optional<WholeFile> publicKey, Optional<WholeFile> token, boolean der) {
    this.publicKey = publicKey;
    this.token = token;
    this.der = der;
  }

  /**
   * @throws IOException if one of them cannot be written; the message says which, and why
   */
  static ParameterFiles begin(Optional<Path> publicKey, Optional<Path> token) throws IOException {
    Optional<WholeFile> key = begin(publicKey);
    try {
      boolean der = publicKey.filter(file -> file.toString().endsWith(".der")).isPresent();
      return new ParameterFiles(key, begin(token), der);
    } catch (IOException e) {
      if (key.isPresent()) {
        key.get().close();
      }
      throw e;
    }
  }

  private static Optional<WholeFile> begin(Optional<Path> file) throws IOException {
    return file.isPresent() ? Optional.of(WholeFile.begin(file.get(), ROOM)) : Optional.empty();
  }

  /** Writes what was issued; either file appears whole. */
  void write(WrappingGuide guide) throws IOException {
    if (publicKey.isPresent()) {
      byte[] pem = guide.pem().getBytes(StandardCharsets.US_ASCII);
      publicKey.get().out().write(der ? guide.der() : pem);
    }
    if (token.isPresent()) {
      token.get().out().write(guide.token());
    }
    for (Optional<WholeFile> file : List.of(publicKey, token)) {
      if (file.isPresent()) {
        file.get().commit();
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (publicKey.isPresent()) {
      publicKey.get().close();
    }
    if (token.isPresent()) {
      token.get().close();
    }
  }
}
