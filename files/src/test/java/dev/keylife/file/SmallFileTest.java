package dev.keylife.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class SmallFileTest {
  private static final String KIND = "signing key";
  private static final Path ENDLESS = Path.of("/dev/zero");

  @TempDir private Path folder;

  @Test
  void aFileIsReadUpToTheMostAndNotBeyond() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[] {1, 2, 3});
    assertThat(SmallFile.read(file, 3, KIND)).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> SmallFile.read(file, 2, KIND))
        .hasMessage("it is larger than 2 bytes: no signing key is");
    assertThat(SmallFile.read(Files.createFile(folder.resolve("empty")), 3, KIND)).isEmpty();
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertThatThrownBy(() -> SmallFile.read(folder, 3, KIND)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SmallFile.read(folder.resolve("none"), 3, KIND))
        .isInstanceOf(NoSuchFileException.class);
  }

  static boolean hasAnEndlessDevice() {
    return Files.isReadable(ENDLESS);
  }

  @Test
  @EnabledIf("hasAnEndlessDevice")
  void aDeviceWithoutAnEndIsRefused() {
    assertThatThrownBy(() -> SmallFile.read(ENDLESS, 1 << 16, KIND))
        .hasMessage("it is larger than 65536 bytes: no signing key is");
  }
}
