package dev.keylife.cli;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What the command line takes from the world around it.
 *
 * @param environment environment variables
 * @param home the user's home directory
 * @param stdin standard input, as bytes
 * @param terminal whether a person looks on, so that a progress bar makes sense
 * @param identity who issues commands where nothing else is said: {@code user@host}
 * @param clock for dates that are counted from now
 */
record Host(
    Map<String, String> environment,
    Path home,
    InputStream stdin,
    boolean terminal,
    String identity,
    Clock clock) {

  /** The real world. */
  @SuppressWarnings("SystemConsoleNull") // the property below sees to it
  static Host system() {
    // From JDK 22 on there is a console even where nobody sits at it, unless one asks for this one.
    System.setProperty("jdk.console", "java.base");
    return new Host(
        System.getenv(),
        Path.of(System.getProperty("user.home", "")),
        System.in,
        System.console() != null && !"dumb".equals(System.getenv("TERM")),
        System.getProperty("user.name", "unknown") + "@" + hostName(),
        Clock.systemUTC());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
