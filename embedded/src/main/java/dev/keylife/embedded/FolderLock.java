package dev.keylife.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a folder for one broker at a time, of this process or another. Kafka's own lock comes too
 * late: by then its controller has written to the metadata log, which it does not lock.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder, and makes it if missing.
   *
   * @throws EmbeddedException if another broker has it, or it cannot be written to
   */
  static FolderLock of(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new EmbeddedException(
            "The embedded broker cannot start: another one runs in "
                + folder
                + ". Stop that one, or choose another folder.");
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new EmbeddedException(
          "The embedded broker cannot use the folder " + folder + ": " + e, e);
    }
  }

  /** Ends with the channel, or with the process. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException byThisProcess) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedException("The broker's folder cannot be released: " + e, e);
    }
  }
}
