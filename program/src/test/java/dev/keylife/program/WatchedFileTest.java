package dev.keylife.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.program.WatchedFile.Guard;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("watched"), "1");
    mode("rw-r-----");
  }

  private void mode(String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static int number(String content) throws IOException {
    try {
      return Integer.parseInt(content);
    } catch (NumberFormatException e) {
      throw new IOException("it holds no number", e);
    }
  }

  private WatchedFile<Integer> open(Guard guard, Duration interval) throws IOException {
    return WatchedFile.open(file, guard, WatchedFileTest::number, interval);
  }

  @Test
  void aDirectoryIsRefusedAsSuch() {
    file = folder;
    for (Guard guard : Guard.values()) {
      assertThatThrownBy(() -> open(guard, NEVER))
          .hasMessage(folder + " cannot be used: it is a directory");
    }
  }

  @Test
  void aFileThatChangesCountsAndOneThatIsBrokenOrGoneDoesNot() throws IOException {
    try (WatchedFile<Integer> watched = open(Guard.WRITE, NEVER)) {
      assertThat(watched.get()).isEqualTo(1);
      Files.writeString(file, "2");
      watched.look();
      assertThat(watched.get()).isEqualTo(2);

      Files.writeString(file, "two");
      watched.look();
      assertThat(watched.isBroken()).isTrue();
      assertThat(watched.get()).isEqualTo(2);

      Files.write(file, "3".getBytes(StandardCharsets.UTF_16));
      watched.look();
      assertThat(watched.isBroken()).isTrue();

      Files.delete(file);
      watched.look();
      assertThat(watched.isBroken()).isTrue();
      assertThat(watched.get()).isEqualTo(2);

      Files.writeString(file, "4");
      watched.look();
      assertThat(watched.isBroken()).isFalse();
      assertThat(watched.get()).isEqualTo(4);
    }
  }

  /** As Kubernetes swaps what it mounts: the file has another date, or an older one. */
  @Test
  void whatCountsIsTheContentAndNotATime() throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    try (WatchedFile<Integer> watched = open(Guard.WRITE, NEVER)) {
      Path other = Files.writeString(folder.resolve("other"), "7");
      Files.setLastModifiedTime(other, time);
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      watched.look();
      assertThat(watched.get()).isEqualTo(7);
    }
  }

  @Test
  void itIsLookedAtWithoutBeingAsked() throws IOException {
    try (WatchedFile<Integer> watched = open(Guard.READ, Duration.ofMillis(20))) {
      Files.writeString(file, "2");
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> watched.get() == 2);
    }
  }

  @Test
  void aFileThatIsFarTooLargeIsRefused() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength((16 << 20) + 1); // without a block on the disk
    }
    assertThatThrownBy(() -> open(Guard.WRITE, NEVER))
        .hasMessage(
            file + " cannot be used: it is larger than 16777216 bytes: no file of its kind is");
  }

  @Test
  void whatEverybodyMayDoWithItDecidesToo() throws IOException {
    mode("rw-r--rw-");
    assertThatThrownBy(() -> open(Guard.WRITE, NEVER))
        .hasMessage(
            "%s cannot be used: every user of this machine can write it: chmod o-w %s", file, file);
    mode("rw-r--r--");
    assertThatThrownBy(() -> open(Guard.READ, NEVER)).hasMessageContaining("chmod o-r");
    try (WatchedFile<Integer> watched = open(Guard.WRITE, NEVER)) {
      mode("rw-r--rw-");
      Files.writeString(file, "2");
      watched.look();
      assertThat(watched.isBroken()).isTrue();
      assertThat(watched.get()).isEqualTo(1);
    }
  }

  @Test
  void aFileThatIsBrokenAtTheStartIsNamedWithTheReason() throws IOException {
    Files.writeString(file, "two");
    assertThatThrownBy(() -> open(Guard.WRITE, NEVER))
        .hasMessage(file + " cannot be used: it holds no number");
    Files.delete(file);
    assertThatThrownBy(() -> open(Guard.WRITE, NEVER))
        .hasMessageContaining(file + " cannot be used: it cannot be read");
  }
}
