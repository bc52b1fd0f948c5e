package dev.keylife.gateway.replica;

import dev.keylife.file.FileStamp;
import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.material.keyset.KeysetFile;
import dev.keylife.material.keyset.KeysetProtection;
import dev.keylife.material.masterkeys.Sealer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens seals with the keyset file. Where a seal is under a master key that is not in the file as
 * it was read last, and the file has changed since, it is read again: keysets are rotated while
 * gateways run.
 */
final class KeysetSeals implements LeasedKeys.Seals {
  private static final Logger LOG = LoggerFactory.getLogger(KeysetSeals.class);

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());
  private final Path file;
  private final Protection protection;
  private final LongSupplier nanoTime;
  private volatile Loaded loaded;
  private Optional<Failed> failed = Optional.empty();

  /** What the file is protected with, anew for each time that it is read. */
  @FunctionalInterface
  interface Protection {
    /**
     * Reads the password.
     *
     * @throws KeysetException if the password cannot be read
     */
    KeysetProtection open() throws KeysetException;
  }

  /** The file as it was read for the nth time. */
  private record Loaded(int nth, Optional<FileStamp> stamp, Sealer sealer) {}

  /**
   * The file could not be opened as it was then. It is not tried at every call: an HSM locks itself
   * after a few wrong PINs.
   *
   * @param pause in nanoseconds, from then until it is tried again, if it is still the same
   */
  private record Failed(Optional<FileStamp> stamp, long at, long pause) {}

  /**
   * @throws KeysetException if the file cannot be opened
   */
  KeysetSeals(Path file, Protection protection, LongSupplier nanoTime) throws KeysetException {
    this.file = file;
    this.protection = protection;
    this.nanoTime = nanoTime;
    this.loaded = load(1);
  }

  @Override
  public byte[] open(SecretId id, byte[] sealed) {
    Loaded before = loaded;
    try {
      return before.sealer.open(id, ByteString.of(sealed));
    } catch (KmsException e) {
      if (e.code() == FailureCode.DEPENDENCY_TIMEOUT && reload(before)) {
        return openAgain(id, sealed);
      }
      throw refusal(id, e);
    }
  }

  private byte[] openAgain(SecretId id, byte[] sealed) {
    try {
      return loaded.sealer.open(id, ByteString.of(sealed));
    } catch (KmsException e) {
      throw refusal(id, e);
    }
  }

  private ApiException refusal(SecretId id, KmsException e) {
    log(id, e);
    return e.code() == FailureCode.DEPENDENCY_TIMEOUT
        ? new ApiException(
            ErrorType.DependencyTimeoutException, "The master keys are out of reach. Try again.")
        : new ApiException(ErrorType.KMSInternalException, "The key material cannot be opened.");
  }

  /** A line in ten seconds: any call may lead here. */
  private void log(SecretId id, KmsException e) {
    long now = System.nanoTime();
    long next = nextLine.get();
    if (now - next < 0 || !nextLine.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
      return;
    }
    LOG.error(
        "Material {} of key {} does not open: {} The keyset file is {}; it must be the one that the"
            + " processors have",
        id.name(),
        id.key().value(),
        e.reason(),
        file);
  }

  /** Whether there are other master keys now than before. */
  private synchronized boolean reload(Loaded before) {
    if (loaded.nth > before.nth) {
      return true;
    }
    Optional<FileStamp> stamp = stamp();
    if (stamp.equals(before.stamp) || isToWait(stamp)) {
      return false;
    }
    try {
      loaded = load(before.nth + 1);
      failed = Optional.empty();
      LOG.info("Read the keyset file {} again", file);
      return true;
    } catch (KeysetException e) {
      long wait =
          failed
              .map(f -> Math.min(2 * f.pause, LONGEST_WAIT.toNanos()))
              .orElse(FIRST_WAIT.toNanos());
      failed = Optional.of(new Failed(stamp, nanoTime.getAsLong(), wait));
      LOG.error(
          "The master keys read before stay in use. {} It is tried again when the file has changed,"
              + " or in {} s",
          e.reason(),
          Duration.ofNanos(wait).toSeconds());
      return false;
    }
  }

  private boolean isToWait(Optional<FileStamp> stamp) {
    return failed
        .filter(f -> f.stamp.equals(stamp) && nanoTime.getAsLong() - f.at < f.pause)
        .isPresent();
  }

  private Loaded load(int nth) throws KeysetException {
    Optional<FileStamp> stamp = stamp();
    try (KeysetProtection opened = protection.open()) {
      return new Loaded(nth, stamp, new Sealer(KeysetFile.at(file, opened).open().sealing()));
    }
  }

  private Optional<FileStamp> stamp() {
    try {
      return Optional.of(FileStamp.of(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
