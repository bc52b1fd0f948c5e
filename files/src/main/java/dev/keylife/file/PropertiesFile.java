package dev.keylife.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a properties file as {@link Properties#load(java.io.Reader)} does, but for what that
 * silently drops: a name that is there twice, and backslashes that escape nothing, as in Windows
 * paths.
 */
public final class PropertiesFile {
  /** {@code \"} and its like are written often, and lose nothing that is meant. */
  private static final Pattern LOST = Pattern.compile("\\\\([A-Za-z0-9&&[^tnrfu]])");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u[0-9A-Fa-f]{4}|[^u])");

  private PropertiesFile() {}

  /**
   * Reads one.
   *
   * @throws IOException if it cannot be read, or not without losing something; the message says
   *     which line is at fault
   */
  public static Map<String, String> read(Path file) throws IOException {
    Map<String, String> properties = new TreeMap<>();
    Map<String, Long> lines = new HashMap<>();
    try (BufferedReader reader = TextFile.open(file)) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        long first = ++number;
        StringBuilder logical = new StringBuilder(line);
        while (goesOn(logical)) {
          logical.setLength(logical.length() - 1);
          String more = reader.readLine();
          number++;
          logical.append(more == null ? "" : more.stripLeading());
        }
        add(logical.toString(), first, properties, lines);
      }
    }
    return properties;
  }

  private static boolean isComment(CharSequence line) {
    String text = line.toString().stripLeading();
    return text.isEmpty() || text.startsWith("#") || text.startsWith("!");
  }

  /** Whether an odd number of backslashes ends it. */
  private static boolean goesOn(StringBuilder line) {
    if (isComment(line)) {
      return false;
    }
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\\') {
      end--;
    }
    return (line.length() - end) % 2 == 1;
  }

  private static void add(
      String line, long number, Map<String, String> properties, Map<String, Long> lines)
      throws IOException {
    if (isComment(line)) {
      return;
    }
    requireNothingLost(line, number);
    Properties one = new Properties();
    one.load(new StringReader(line));
    for (String name : one.stringPropertyNames()) {
      Optional<Long> before = Optional.ofNullable(lines.put(name, number));
      if (before.isPresent()) {
        throw new IOException(
            "line %d: '%s' is there twice, first in line %d".formatted(number, name, before.get()));
      }
      properties.put(name, one.getProperty(name));
    }
  }

  private static void requireNothingLost(String line, long number) throws IOException {
    Matcher escapes = ESCAPE.matcher(line);
    String rest = escapes.replaceAll(found -> LOST.matcher(found.group()).matches() ? "\\\\" : "");
    if (rest.contains("\\")) {
      throw new IOException(
          "line %d: a backslash is an escape here, and one of these escapes nothing: write two for one"
              .formatted(number));
    }
  }
}
