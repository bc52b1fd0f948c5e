package dev.keylife.material.keyset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;

/**
 * Files that hold secrets: read only where nobody else can have read or changed them, and written
 * so that they are never there in part or open to others, not even for a moment.
 */
final class ProtectedFile {
  private ProtectedFile() {}

  /** What has to hold before a file is read. */
  @FunctionalInterface
  private interface Requirement {
    void check(FileGuard guard) throws IOException, KeysetException;
  }

  /**
   * Reads a file that is for its owner alone.
   *
   * @param what names it in messages
   * @throws KeysetException if it is missing, unreadable, too large or open to others
   */
  static byte[] read(String what, Path file, int maxBytes) throws KeysetException {
    return read(
        what,
        file,
        maxBytes,
        guard -> {
          guard.requireOwnerOnly();
          guard.requireSafeFolder(folderOf(what, file));
          guard.requireSafeFolder(folderOf(what, file.toRealPath())); // where a link leads
        });
  }

  /**
   * Reads a file that a container platform may have mounted.
   *
   * @throws KeysetException as {@link #read(String, Path, int)}
   */
  static byte[] readMounted(String what, Path file, int maxBytes) throws KeysetException {
    return read(what, file, maxBytes, FileGuard::requireMountedOrPrivate);
  }

  private static byte[] read(String what, Path file, int maxBytes, Requirement requirement)
      throws KeysetException {
    try {
      requirement.check(new FileGuard(what, file));
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(maxBytes + 1);
        if (content.length > maxBytes) {
          Arrays.fill(content, (byte) 0);
          throw new KeysetException(what + " " + file + " is too large to be one.");
        }
        return content;
      }
    } catch (NoSuchFileException e) {
      throw new KeysetException(what + " " + file + " does not exist. Check its name.");
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      throw new KeysetException(
          what + " " + file + " is on a file system without POSIX permissions; move it.", e);
    } catch (IOException e) {
      throw new KeysetException(what + " " + file + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * Writes a file that must not exist yet: whole, for the owner alone, and on disk when this
   * returns.
   *
   * @throws KeysetException if it exists or cannot be written, or others could replace it
   */
  static void create(String what, Path file, byte[] content) throws KeysetException {
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path folder = folderOf(what, file);
    try {
      Files.createDirectories(folder);
      new FileGuard(what, file).requireSafeFolder(folder);
      Path partial = Files.createTempFile(folder, "." + file.getFileName(), ".tmp", ownerOnly);
      try {
        write(partial, content);
        // A link, unlike a move, fails where the name is taken: nobody's keys are overwritten.
        Files.createLink(file, partial);
      } finally {
        Files.deleteIfExists(partial);
      }
      forceNames(file);
    } catch (FileAlreadyExistsException e) {
      throw new KeysetException(
          what
              + " "
              + file
              + (Files.isDirectory(folder)
                  ? " exists already; it is not overwritten."
                  : " cannot be written: " + folder + " is not a folder."));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      throw new KeysetException(what + " " + file + " cannot be written: " + reason(e), e);
    }
  }

  /** Writes the content of a file that exists, and returns when it is on disk. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer remaining = ByteBuffer.wrap(content);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    }
  }

  /** Returns when the name of a file is on disk: it is part of its folder. */
  static void forceNames(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private static Path folderOf(String what, Path file) throws KeysetException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new KeysetException(what + " " + file + " is not a file name.");
    }
    return folder;
  }

  static String reason(Exception e) {
    Optional<String> words =
        Optional.ofNullable(
            e instanceof FileSystemException fs
                ? fs.getReason()
                : e instanceof IOException ? e.getMessage() : null);
    return words.orElse(e.getClass().getSimpleName());
  }
}
