package dev.keylife.lifecycle;

/** Text from outside, made fit to be quoted in a message that is published and logged. */
final class Text {
  private static final int LONGEST_QUOTE = 256;

  private Text() {}

  /**
   * The text in single quotes, cut at 256 characters, with everything but printable ASCII replaced,
   * so that it cannot forge a line of a log or drive a terminal.
   */
  static String quoted(String text) {
    StringBuilder safe = new StringBuilder("'");
    int length = Math.min(text.length(), LONGEST_QUOTE);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      safe.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return safe.append(text.length() > length ? "…'" : "'").toString();
  }
}
