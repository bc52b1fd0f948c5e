package dev.keylife.file;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Words for a POSIX shell, so that a printed command can be copied as it is. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=-]+");

  private ShellWord() {}

  /** A word that stands for exactly this text; in quotes where it needs them. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** The name of a file, which no command takes for an option. */
  public static String of(Path file) {
    String name = file.toString();
    return of(name.startsWith("-") ? "./" + name : name);
  }
}
