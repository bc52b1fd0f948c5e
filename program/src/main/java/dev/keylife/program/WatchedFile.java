package dev.keylife.program;

import dev.keylife.file.SmallFile;
import dev.keylife.thread.DaemonThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says, read again when the file changes. A file that is broken or gone changes
 * nothing: what it said before goes on to count, and a log line and {@link #isBroken} say so. The
 * content is compared, and not a time, because a mounted folder may be swapped for another.
 *
 * @param <T> what it says
 */
public final class WatchedFile<T> implements Supplier<T>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);
  private static final int MOST_BYTES = 16 << 20;

  private final Path file;
  private final Guard guard;
  private final BinaryReader<T> reader;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("watched-file"));
  private volatile T value;
  private volatile boolean broken;
  private byte[] digest;
  private Optional<String> problem = Optional.empty();

  /** What not everybody on the machine may do with a file. */
  public enum Guard {
    /** It says whom to trust. */
    WRITE(PosixFilePermission.OTHERS_WRITE, "every user of this machine can write it: chmod o-w "),
    /** It holds secrets. */
    READ(
        PosixFilePermission.OTHERS_READ,
        "it holds secrets, and every user of this machine can read it: chmod o-r "),
    /** Its own format protects it, or it is public. */
    NONE;

    private final Optional<PosixFilePermission> refused;
    private final String words;

    Guard() {
      this.refused = Optional.empty();
      this.words = "";
    }

    Guard(PosixFilePermission refused, String words) {
      this.refused = Optional.of(refused);
      this.words = words;
    }

    private void require(Path file) throws IOException {
      if (refused.isEmpty()) {
        return;
      }
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null && view.readAttributes().permissions().contains(refused.get())) {
        throw new IOException(words + file);
      }
    }
  }

  /** Makes something of a file's text. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads a content.
     *
     * @throws IOException if it makes no sense; the message says why, and quotes no secret
     */
    T read(String content) throws IOException;
  }

  /** Makes something of a file that is no text. */
  @FunctionalInterface
  public interface BinaryReader<T> {
    /** As {@link Reader#read}. */
    T read(byte[] content) throws IOException;
  }

  private WatchedFile(Path file, Guard guard, BinaryReader<T> reader) throws IOException {
    this.file = file;
    this.guard = guard;
    this.reader = reader;
    byte[] content = content();
    this.digest = digest(content);
    this.value = reader.read(content);
  }

  /**
   * Reads a file of UTF-8 for the first time, and then as often as it changes.
   *
   * @param interval how often it is looked at
   * @throws IOException if it cannot be read or taken; the message names it
   */
  public static <T> WatchedFile<T> open(Path file, Guard guard, Reader<T> reader, Duration interval)
      throws IOException {
    return openBinary(file, guard, content -> reader.read(text(content)), interval);
  }

  /** The same of a file that is no text. */
  public static <T> WatchedFile<T> openBinary(
      Path file, Guard guard, BinaryReader<T> reader, Duration interval) throws IOException {
    WatchedFile<T> watched;
    try {
      watched = new WatchedFile<>(file, guard, reader);
    } catch (IOException e) {
      throw new IOException(file + " cannot be used: " + e.getMessage(), e);
    }
    var unused =
        watched.watch.scheduleWithFixedDelay(
            watched::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return watched;
  }

  @Override
  public T get() {
    return value;
  }

  /** Whether the file is not what counts, because it cannot be read or taken. */
  public boolean isBroken() {
    return broken;
  }

  /** Looks whether the file has changed. */
  synchronized void look() {
    try {
      byte[] content = content();
      byte[] now = digest(content);
      if (!Arrays.equals(now, digest)) {
        value = reader.read(content);
        digest = now;
        LOG.info("{} has changed, and is what counts now", file);
      }
      broken = false;
      problem = Optional.empty();
    } catch (IOException | RuntimeException e) {
      broken = true;
      Optional<String> found = Optional.of(String.valueOf(e.getMessage()));
      if (!found.equals(problem)) {
        LOG.error(
            "{} cannot be used as it is now, and what it said before goes on to count: {}",
            file,
            found.get());
      }
      problem = found;
    }
  }

  private byte[] content() throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("it is a directory");
      }
      guard.require(file);
      return SmallFile.read(file, MOST_BYTES, "file of its kind");
    } catch (FileSystemException e) {
      throw new IOException("it cannot be read: " + e, e);
    }
  }

  private static String text(byte[] content) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
  }

  /** What is kept of a content to compare the next with: it may hold secrets. */
  private static byte[] digest(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Looks no more. */
  @Override
  public void close() {
    watch.shutdownNow();
  }
}
