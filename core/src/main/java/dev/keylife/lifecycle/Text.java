package dev.keylife.lifecycle;

import java.util.List;
import java.util.stream.Collectors;

/** Text from outside: how long it is, and how it is made fit to be published and logged. */
public final class Text {
  private static final int LONGEST_QUOTE = 128;
  private static final int LONGEST_LISTED = 64;
  private static final int MOST_LISTED = 10;

  private Text() {}

  /** How many characters a text has, as its writer counts them: Unicode code points. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * Whether nothing in a text can forge a line of a log, drive a terminal, hide or reorder what
   * stands around it, or fail to be encoded: no control and format characters, no line and
   * paragraph separators, no half of a surrogate pair, nothing private or unassigned.
   */
  static boolean isPrintable(String text) {
    // By hand: each command asks several times, and nearly always about plain ASCII.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        continue;
      }
      int codePoint = text.codePointAt(i);
      if (!isPrintable(codePoint)) {
        return false;
      }
      i += Character.charCount(codePoint) - 1;
    }
    return true;
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /**
   * What can be shown of a text: the text itself where it is printable and not too long; else its
   * beginning, with what is not printable as {@code \\uXXXX}, and … at the end of what was cut.
   *
   * @param max the most characters that are shown, but for the …
   */
  public static String shown(String text, int max) {
    // A code point has at least one unit, so what is short in units is short.
    if (text.length() <= max && isPrintable(text)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    int length = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      String next = isPrintable(codePoint) ? Character.toString(codePoint) : escaped(codePoint);
      length += length(next);
      if (length > max) {
        return shown.append('…').toString();
      }
      shown.append(next);
      i += Character.charCount(codePoint);
    }
    return shown.toString();
  }

  private static String escaped(int codePoint) {
    StringBuilder units = new StringBuilder();
    for (char unit : Character.toChars(codePoint)) {
      units.append(String.format("\\u%04X", (int) unit));
    }
    return units.toString();
  }

  /** Names, the first ten of them, each shown as far as it is not too long. */
  static String listed(List<String> names) {
    String first =
        names.stream()
            .limit(MOST_LISTED)
            .map(name -> shown(name, LONGEST_LISTED))
            .collect(Collectors.joining(", "));
    int more = names.size() - MOST_LISTED;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  /** The text in single quotes, as {@link #shown} has it, cut at 128 characters. */
  static String quoted(String text) {
    return "'" + shown(text, LONGEST_QUOTE) + "'";
  }
}
