package dev.keylife.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.file.TextFile.NotText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  private static final int MOST = 8;

  @TempDir private Path folder;

  private String read(byte[] content) throws IOException {
    return TextFile.read(Files.write(folder.resolve("file"), content), MOST, "key policy");
  }

  @Test
  void aWholeFileIsReadAsItIs() throws IOException {
    assertThat(read("{}\r\n\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("{}\r\n\n");
    assertThat(read("\ufeffä".getBytes(StandardCharsets.UTF_8))).isEqualTo("ä");
    assertThat(read("\ufeffä".getBytes(StandardCharsets.UTF_16LE))).isEqualTo("ä");
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void aFileIsRefusedThatIsTooLarge() throws IOException {
    assertThat(read("12345678".getBytes(StandardCharsets.UTF_8))).hasSize(MOST);
    assertThatThrownBy(() -> read("123456789".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("it is larger than 8 bytes: no key policy is");
  }

  @Test
  void whatIsNotTextIsNamedByItsLine() {
    assertThatThrownBy(() -> read("1\n2\nä".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(NotText.class)
        .hasMessageContaining("line 3 is not UTF-8", "file");
    assertThatThrownBy(() -> read(new byte[] {'1', '\n', 0}))
        .isInstanceOf(NotText.class)
        .hasMessageContaining("line 2 holds a NUL byte");
  }

  /** Whoever writes into it writes once; to open it again would be to wait for ever. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsReadOnceEvenWhereItIsNotText() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    CompletableFuture<Path> written =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.write(pipe, "1\nä".getBytes(StandardCharsets.ISO_8859_1));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    assertThatThrownBy(() -> TextFile.read(pipe, MOST, "key policy"))
        .isInstanceOf(NotText.class)
        .hasMessageContaining("line 2 is not UTF-8");
    assertThat(written.get()).isEqualTo(pipe);
  }
}
