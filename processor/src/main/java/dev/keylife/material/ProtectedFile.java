package dev.keylife.material;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files that hold secrets: read only where nobody else can have read or changed them, and written
 * so that they are never there in part or open to others, not even for a moment.
 */
final class ProtectedFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private ProtectedFile() {}

  /**
   * Reads a file.
   *
   * @param what names it in messages
   * @param refused the permissions that nobody may have
   * @param maxBytes the most that is read
   * @throws KeystoreException if it is missing, unreadable, too large or open to others
   */
  static byte[] read(String what, Path file, Set<PosixFilePermission> refused, int maxBytes)
      throws KeystoreException {
    try {
      Set<PosixFilePermission> open = EnumSet.noneOf(PosixFilePermission.class);
      open.addAll(Files.getPosixFilePermissions(file));
      open.retainAll(refused);
      if (!open.isEmpty()) {
        throw new KeystoreException(
            what
                + " "
                + file
                + " is open to others ("
                + PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                + "). Take that away: chmod 600 "
                + file);
      }
      if (Files.size(file) > maxBytes) {
        throw new KeystoreException(what + " " + file + " is too large to be one.");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new KeystoreException(what + " " + file + " does not exist.");
    } catch (UnsupportedOperationException e) {
      throw new KeystoreException(
          what + " " + file + " is on a file system without POSIX permissions; move it.", e);
    } catch (IOException e) {
      throw new KeystoreException(what + " " + file + " cannot be read: " + reason(e), e);
    }
  }

  /**
   * Writes a file that must not exist yet: whole, for the owner alone, and on disk when this
   * returns.
   *
   * @throws KeystoreException if it exists or cannot be written
   */
  static void create(String what, Path file, byte[] content) throws KeystoreException {
    FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new KeystoreException(what + " " + file + " is not a file name.");
      }
      Files.createDirectories(folder);
      Path partial = Files.createTempFile(folder, "." + file.getFileName(), ".tmp", ownerOnly);
      try {
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
          ByteBuffer remaining = ByteBuffer.wrap(content);
          while (remaining.hasRemaining()) {
            channel.write(remaining);
          }
          channel.force(true);
        }
        // A link, unlike a move, fails where the name is taken: nobody's keys are overwritten.
        Files.createLink(file, partial);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (FileAlreadyExistsException e) {
      throw new KeystoreException(what + " " + file + " exists already; it is not overwritten.");
    } catch (IOException | UnsupportedOperationException e) {
      throw new KeystoreException(what + " " + file + " cannot be written: " + e, e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException fs && fs.getReason() != null
        ? fs.getReason()
        : e.getClass().getSimpleName();
  }
}
