package dev.keylife.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the state stores take of their disk: what RocksDB says itself cannot be asked safely. */
final class StateFolder {
  private final Path folder;

  StateFolder(Path folder) {
    this.folder = folder;
  }

  /** The bytes of all files; files come and go meanwhile. */
  long size() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(StateFolder::sizeOf).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** The bytes that are free on its disk; 0 where that cannot be told. */
  long free() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
