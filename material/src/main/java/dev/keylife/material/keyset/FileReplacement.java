package dev.keylife.material.keyset;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Puts a new file in the place of one that holds secrets: at every moment, also after a crash, the
 * name leads to the old file or to the new one, whole. Group and permissions stay.
 *
 * <p>The new file grows beside the old one under a name that only one process can take, so that two
 * changes at a time cannot lose one of them. What is read after {@link #begin} is what is replaced.
 */
final class FileReplacement implements AutoCloseable {
  private final String what;
  private final Path file;
  private final Path next;

  private FileReplacement(String what, Path file, Path next) {
    this.what = what;
    this.file = file;
    this.next = next;
  }

  /**
   * @param what names the file in messages
   * @throws KeysetException if the file is missing, or is being changed by somebody else
   */
  static FileReplacement begin(String what, Path file) throws KeysetException {
    Path next = file;
    try {
      // Through symbolic links: the file is to change, not the link.
      Path real = file.toRealPath();
      next = real.resolveSibling("." + real.getFileName() + ".next");
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new FileReplacement(what, real, next);
    } catch (NoSuchFileException e) {
      throw new KeysetException(what + " " + file + " does not exist. Check its name.");
    } catch (FileAlreadyExistsException e) {
      throw new KeysetException(
          what
              + " "
              + file
              + " is being changed by another command, or one was interrupted. If none is running,"
              + " remove "
              + next
              + " and run this again; the keyset file itself is whole.");
    } catch (IOException | UnsupportedOperationException e) {
      throw new KeysetException(
          what + " " + file + " cannot be changed: " + ProtectedFile.reason(e), e);
    }
  }

  /**
   * Writes the new file and lets it take the old one's place. On disk when this returns.
   *
   * @throws KeysetException if that fails; the old file is still there then
   */
  void commit(byte[] content) throws KeysetException {
    try {
      PosixFileAttributes old = Files.readAttributes(file, PosixFileAttributes.class);
      ProtectedFile.write(next, content);
      PosixFileAttributeView attributes =
          Files.getFileAttributeView(next, PosixFileAttributeView.class);
      if (!attributes.readAttributes().group().equals(old.group())) {
        attributes.setGroup(old.group());
      }
      attributes.setPermissions(old.permissions());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      ProtectedFile.forceNames(file);
    } catch (IOException e) {
      throw new KeysetException(
          what + " " + file + " cannot be replaced: " + ProtectedFile.reason(e), e);
    }
  }

  /** Clears away what was not committed. */
  @Override
  public void close() throws KeysetException {
    try {
      Files.deleteIfExists(next);
    } catch (IOException e) {
      throw new KeysetException(what + ": remove " + next + ", which could not be removed.", e);
    }
  }
}
