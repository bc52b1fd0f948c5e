package dev.keylife.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program for Node.js with the packages of its lock file, for tests that drive ours with other
 * people's clients. What is installed once stays for the next run.
 */
public final class NodeProgram {
  private static final Duration INSTALLATION = Duration.ofMinutes(5);

  private final Path home;
  private final String script;

  private NodeProgram(Path home, String script) {
    this.home = home;
    this.script = script;
  }

  /** Node.js, npm or its package registry is out of reach; says which. */
  public static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
      super(message);
    }
  }

  /**
   * Installs a program, where that was not done before.
   *
   * @param sources has {@code package.json}, {@code package-lock.json} and the script
   * @param home a folder for it
   * @param script the name of its file
   */
  public static NodeProgram install(Path sources, Path home, String script)
      throws IOException, InterruptedException, UnavailableException {
    Path place = home.toAbsolutePath();
    Files.createDirectories(place);
    require("Node.js", place, "node", "--version");
    boolean changed = refresh(sources, place, "package.json");
    changed |= refresh(sources, place, "package-lock.json");
    boolean unused = refresh(sources, place, script);
    Path done = place.resolve("installed");
    if (changed || !Files.exists(done)) {
      Files.deleteIfExists(done);
      require(
          "npm or its package registry",
          place,
          "npm",
          "ci",
          "--ignore-scripts",
          "--no-audit",
          "--no-fund",
          "--prefer-offline");
      Files.createFile(done);
    }
    return new NodeProgram(place, script);
  }

  private static boolean refresh(Path sources, Path home, String file) throws IOException {
    Path to = home.resolve(file);
    if (Files.exists(to) && Files.mismatch(sources.resolve(file), to) == -1) {
      return false;
    }
    Files.writeString(to, Files.readString(sources.resolve(file)));
    return true;
  }

  private static void require(String what, Path home, String... command)
      throws InterruptedException, UnavailableException {
    String trouble;
    try {
      ChildProcess.Result result =
          ChildProcess.of(command).in(home).within(INSTALLATION).errorsInOutput().run();
      if (result.status() == 0) {
        return;
      }
      trouble = result.out();
    } catch (IOException | IllegalStateException e) {
      trouble = String.valueOf(e.getMessage());
    }
    throw new UnavailableException(
        "%s is missing ('%s': %s)".formatted(what, String.join(" ", command), trouble.strip()));
  }

  /**
   * Runs it, and returns the lines that it prints.
   *
   * @throws IllegalStateException if it fails, with what it says
   */
  public List<String> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "--no-warnings", script));
    command.addAll(List.of(arguments));
    ChildProcess.Result result =
        ChildProcess.of(command.toArray(String[]::new)).in(home).errorsInOutput().run();
    if (result.status() != 0) {
      throw new IllegalStateException("Node failed: " + result.out());
    }
    return result.out().lines().toList();
  }
}
