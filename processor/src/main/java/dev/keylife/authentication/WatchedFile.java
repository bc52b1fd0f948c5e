package dev.keylife.authentication;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
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
  private static final long MOST_BYTES = 1 << 20;

  private final Path file;
  private final Reader<T> reader;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "trust-file");
            thread.setDaemon(true);
            return thread;
          });
  private volatile T value;
  private volatile boolean broken;
  private String content;
  private Optional<String> problem = Optional.empty();

  /** Makes something of a file's content. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(String content) throws UntrustedFileException;
  }

  private WatchedFile(Path file, Reader<T> reader, String content, T value) {
    this.file = file;
    this.reader = reader;
    this.content = content;
    this.value = value;
  }

  /**
   * Reads a file for the first time, and then as often as it changes.
   *
   * @param interval how often it is looked at
   * @throws UntrustedFileException if it cannot be read or taken; the message names it
   */
  public static <T> WatchedFile<T> open(Path file, Reader<T> reader, Duration interval)
      throws UntrustedFileException {
    try {
      String content = content(file);
      WatchedFile<T> watched = new WatchedFile<>(file, reader, content, reader.read(content));
      var unused =
          watched.watch.scheduleWithFixedDelay(
              watched::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
      return watched;
    } catch (UntrustedFileException e) {
      throw new UntrustedFileException(file + " cannot be trusted: " + e.reason());
    }
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
      String now = content(file);
      if (!now.equals(content)) {
        value = reader.read(now);
        content = now;
        LOG.info("{} has changed, and is what counts now", file);
      }
      broken = false;
      problem = Optional.empty();
    } catch (UntrustedFileException | RuntimeException e) {
      broken = true;
      Optional<String> found = Optional.of(String.valueOf(e.getMessage()));
      if (!found.equals(problem)) {
        LOG.error(
            "{} cannot be trusted as it is now, and what it said before goes on to count: {}",
            file,
            found.get());
      }
      problem = found;
    }
  }

  private static String content(Path file) throws UntrustedFileException {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UntrustedFileException("it is larger than a megabyte");
      }
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
          throw new UntrustedFileException("everybody can write it: chmod o-w " + file);
        }
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UntrustedFileException("it cannot be read: " + e);
    }
  }

  /** Looks no more. */
  @Override
  public void close() {
    watch.shutdownNow();
  }
}
