package dev.keylife.serde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Node's client of a Confluent Schema Registry, installed from the lock file into target. */
final class NodePeer {
  private static final Path SOURCES = Path.of("src", "test", "node");

  private final Path home;

  private NodePeer(Path home) {
    this.home = home;
  }

  /** Installs it; the test is skipped where Node or its registry is out of reach. */
  static NodePeer install() throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("keylife.test.npm", "target/npm")).toAbsolutePath();
    Files.createDirectories(home);
    assume("node --version", run(home, 120, "node", "--version"));
    boolean changed = false;
    for (String file : List.of("package.json", "package-lock.json", "peer.js")) {
      changed |= refresh(SOURCES.resolve(file), home.resolve(file));
    }
    if (changed || !Files.exists(home.resolve("installed"))) {
      Files.deleteIfExists(home.resolve("installed"));
      assume("npm ci", run(home, 300, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
      Files.createFile(home.resolve("installed"));
    }
    return new NodePeer(home);
  }

  private static void assume(String what, Result result) {
    Assumptions.assumeTrue(
        result.exitCode() == 0,
        "Skipped, for want of Node or of its package registry: '" + what + "': " + result.output());
  }

  private static boolean refresh(Path from, Path to) throws IOException {
    if (Files.exists(to) && Files.mismatch(from, to) == -1) {
      return false;
    }
    Files.writeString(to, Files.readString(from));
    return true;
  }

  /** What Node prints when it does something with a registry. */
  String run(String registryUrl, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "peer.js", registryUrl));
    command.addAll(List.of(arguments));
    Result result = run(home, 120, command.toArray(String[]::new));
    if (result.exitCode() != 0) {
      throw new AssertionError("Node failed: " + result.output());
    }
    return result.output().strip();
  }

  private record Result(int exitCode, String output) {}

  private static Result run(Path dir, int seconds, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(dir, "run", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(dir.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Result(-1, "no end within " + seconds + " s");
      }
      return new Result(process.exitValue(), Files.readString(log));
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(log);
    }
  }
}
