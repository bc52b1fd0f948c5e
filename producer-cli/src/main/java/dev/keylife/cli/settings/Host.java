package dev.keylife.cli.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line takes from the world around it.
 *
 * @param environment environment variables
 * @param home the user's home directory, if there is one
 * @param stdin standard input, as bytes
 * @param terminal whether a person looks on, so that a progress bar makes sense
 * @param identity who issues commands where nothing else is said: {@code user@host}
 * @param clock for dates that are counted from now
 */
public record Host(
    Map<String, String> environment,
    Optional<Path> home,
    InputStream stdin,
    boolean terminal,
    String identity,
    Clock clock) {

  /** The real world. */
  @SuppressWarnings("SystemConsoleNull") // the property below sees to it
  public static Host system() {
    // From JDK 22 on there is a console even where nobody sits at it, unless one asks for this one.
    System.setProperty("jdk.console", "java.base");
    Map<String, String> environment = System.getenv();
    return new Host(
        environment,
        home(environment),
        standardInput(),
        System.console() != null && !"dumb".equals(environment.get("TERM")),
        user(environment) + "@" + hostName(),
        Clock.systemUTC());
  }

  /**
   * Standard input, or nothing where it is closed: the JVM has opened a file of its own in its
   * place then, and would crash once that is read and closed.
   */
  private static InputStream standardInput() {
    try {
      Path file = Path.of("/proc/self/fd/0").toRealPath();
      boolean own =
          file.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
              || file.toString().endsWith(".jar")
              || file.toString().endsWith(".jsa");
      return own ? InputStream.nullInputStream() : System.in;
    } catch (IOException | InvalidPathException e) {
      return System.in; // a pipe or a socket, or no Linux
    }
  }

  /** What the environment says, as in any shell, or else the password file. */
  private static Optional<Path> home(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("HOME"))
        .filter(text -> !text.isBlank())
        .or(() -> known("user.home"))
        .flatMap(Host::path);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty(); // a name that this locale cannot spell
    }
  }

  private static String user(Map<String, String> environment) {
    return known("user.name")
        .or(() -> Optional.ofNullable(environment.get("LOGNAME")))
        .or(() -> Optional.ofNullable(environment.get("USER")))
        .filter(text -> !text.isBlank())
        .orElseGet(Host::userId);
  }

  /** A user id that the password file has no entry for, as in many containers. */
  private static String userId() {
    try {
      return "uid-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "unknown";
    }
  }

  /**
   * A system property, unless it holds the question mark that Java puts for what it cannot tell.
   */
  private static Optional<String> known(String property) {
    return Optional.ofNullable(System.getProperty(property))
        .filter(text -> !text.isBlank() && !text.equals("?"));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
