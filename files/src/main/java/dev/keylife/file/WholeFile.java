package dev.keylife.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file that appears, or takes an earlier one's place, only once it is whole: at every moment,
 * also after a crash, the name leads to the old content, to the new content, or to nothing.
 *
 * <p>The content grows beside the target under another name, so {@link #begin} shows whether the
 * target can be written before anything else is done. What is not {@link #commit committed} is
 * removed on {@link #close}, or, at the latest, when the JVM ends. Symbolic links stay, and what
 * they lead to is replaced; an earlier file's permissions stay. What is no file, such as a pipe or
 * {@code /dev/stdout}, is written as it is.
 */
public final class WholeFile implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path target;
  private final Optional<Path> partial;
  private final FileChannel channel;
  private final OutputStream out;

  private WholeFile(Path target, Optional<Path> partial, FileChannel channel) {
    this.target = target;
    this.partial = partial;
    this.channel = channel;
    this.out = Channels.newOutputStream(channel);
  }

  /**
   * Begins to write a file.
   *
   * @throws IOException if it cannot be written; the message names it and says why
   */
  public static WholeFile begin(Path target) throws IOException {
    return begin(target, 0);
  }

  /**
   * Begins to write a file for which there must be room: a disk that is full says so now.
   *
   * @param room in bytes, at most some thousands
   * @throws IOException if it cannot be written; the message names it and says why
   */
  public static WholeFile begin(Path target, int room) throws IOException {
    try {
      Path real = behindLinks(target);
      if (Files.isDirectory(real)) {
        throw new IOException("it is a folder");
      }
      if (Files.exists(real) && !Files.isRegularFile(real)) {
        return new WholeFile(
            real, Optional.empty(), FileChannel.open(real, StandardOpenOption.WRITE));
      }
      if (Files.exists(real) && !Files.isWritable(real)) {
        throw new AccessDeniedException(real.toString());
      }
      return beside(real, room);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Also where the last link leads to nothing yet. */
  private static Path behindLinks(Path target) throws IOException {
    if (Files.exists(target)) {
      return target.toRealPath();
    }
    return Files.isSymbolicLink(target)
        ? target.toAbsolutePath().resolveSibling(Files.readSymbolicLink(target))
        : target.toAbsolutePath();
  }

  private static WholeFile beside(Path real, int room) throws IOException {
    byte[] random = new byte[6];
    RANDOM.nextBytes(random);
    Path partial =
        real.resolveSibling(".keylife-%s.tmp".formatted(HexFormat.of().formatHex(random)));
    FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    partial.toFile().deleteOnExit(); // for Ctrl-C
    WholeFile file = new WholeFile(real, Optional.of(partial), channel);
    try {
      if (room > 0) {
        channel.write(ByteBuffer.allocate(room));
        channel.force(false);
        channel.truncate(0);
        channel.position(0);
      }
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Takes the content, unbuffered; closing it changes nothing. */
  public OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw cannotWrite(target, e);
        }
      }
    };
  }

  /**
   * Puts the file in its place; on disk when this returns.
   *
   * @throws IOException if that fails; what was there before is there still
   */
  public void commit() throws IOException {
    try {
      if (partial.isPresent()) {
        channel.force(true);
        channel.close();
        likeTheEarlier(partial.get());
        Files.move(
            partial.get(),
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
        forceName();
      }
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Writes a small file at once. */
  public static void write(Path target, byte[] content) throws IOException {
    try (WholeFile file = begin(target)) {
      file.out().write(content);
      file.commit();
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** Permissions and group of what is replaced. An owner can seldom be given away, nor need be. */
  private void likeTheEarlier(Path fresh) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    if (view != null && Files.exists(target)) {
      PosixFileAttributes earlier = Files.readAttributes(target, PosixFileAttributes.class);
      if (!view.readAttributes().group().equals(earlier.group())) {
        view.setGroup(earlier.group());
      }
      view.setPermissions(earlier.permissions());
    }
  }

  /** The name is part of the folder, which not every system lets one force to disk. */
  private void forceName() {
    try (FileChannel names = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      // The content is on disk, and the name will be.
    }
  }

  /** Removes what was not committed. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (partial.isPresent()) {
      Files.deleteIfExists(partial.get());
    }
  }

  /** A message that names the file, once, however often the error is passed on. */
  private static IOException cannotWrite(Path target, IOException e) {
    return e instanceof CannotWrite
        ? e
        : new CannotWrite("Cannot write %s: %s".formatted(target, reason(e)), e);
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : String.valueOf(e.getMessage());
  }

  private static final class CannotWrite extends IOException {
    private static final long serialVersionUID = 1L;

    CannotWrite(String message, IOException cause) {
      super(message, cause);
    }
  }
}
