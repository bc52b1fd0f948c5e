package dev.keylife.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keylife.embedded.ChildProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A disk that is soon full: a small file system in memory. Who may not mount one skips the test.
 */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  static SmallDisk mounted(Path folder, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int status = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder);
    assumeTrue(status == 0, "only root may mount the small file system that this test needs");
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** Leaves no room. */
  void fill() throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream filler = Files.newOutputStream(folder.resolve("filler"))) {
      while (true) {
        filler.write(block);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw full;
      }
    }
  }

  void makeRoom() throws IOException {
    Files.delete(folder.resolve("filler"));
  }

  @Override
  public void close() throws IOException, InterruptedException {
    int status = run("umount", "-l", folder);
    if (status != 0) {
      throw new IOException(folder + " cannot be unmounted");
    }
  }

  private static int run(Object... command) throws IOException, InterruptedException {
    String[] words = Stream.of(command).map(Object::toString).toArray(String[]::new);
    return ChildProcess.of(words).run().status();
  }
}
