package dev.keylife.cli.text;

import dev.keylife.text.Printable;

/**
 * Text from outside, so that it can be printed on a terminal: what would move the cursor, colour
 * the screen, begin a line, or turn the direction of writing is shown as an escape sequence of
 * Java's. Whatever the text, it stays on its line, and two texts never look alike for what cannot
 * be seen.
 *
 * @see <a href="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing">Unicode
 *     Technical Report 36, section 2.7</a>
 */
public final class Escaped {
  private Escaped() {}

  /** One line at most. */
  public static String text(String text) {
    return escape(text, false);
  }

  /** Text of ours, with some from outside in it: its line breaks, tabs and backslashes are ours. */
  public static String message(String text) {
    return escape(text, true);
  }

  private static String escape(String text, boolean ours) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (ours && (c == '\n' || c == '\t' || c == '\\')) {
                escaped.appendCodePoint(c);
              } else {
                append(escaped, c);
              }
            });
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int c) {
    switch (c) {
      case '\\' -> escaped.append("\\\\");
      case '\n' -> escaped.append("\\n");
      case '\r' -> escaped.append("\\r");
      case '\t' -> escaped.append("\\t");
      default -> {
        if (Printable.is(c)) {
          escaped.appendCodePoint(c);
        } else {
          for (char unit : Character.toChars(c)) {
            escaped.append("\\u%04x".formatted((int) unit));
          }
        }
      }
    }
  }
}
