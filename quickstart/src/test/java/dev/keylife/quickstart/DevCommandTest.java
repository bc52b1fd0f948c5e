package dev.keylife.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.cli.KeylifeCli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DevCommandTest {
  @TempDir private Path folder;

  @Test
  void aFileIsNoFolderForWhatIsKept() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    StringWriter err = new StringWriter();
    CommandLine dev = new CommandLine(new DevCommand()).setErr(new PrintWriter(err));

    assertThat(KeylifeCli.run(dev, "--data", file.toString())).isEqualTo(64);
    assertThat(err.toString()).startsWith("--data " + file + " is no folder");
  }
}
