package dev.keylife.text;

/**
 * Which characters can be shown as they are: those that cannot forge a line, drive a terminal, hide
 * or reorder what stands around them, or fail to be encoded.
 *
 * @see <a href="https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing">Unicode
 *     Technical Report 36, section 2.7</a>
 */
public final class Printable {
  private Printable() {}

  /**
   * Whether a code point is none of these: a control or format character, a line or paragraph
   * separator, half of a surrogate pair, private, unassigned.
   */
  public static boolean is(int codePoint) {
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

  /** Whether all of a text is. */
  public static boolean is(String text) {
    return text.codePoints().allMatch(Printable::is);
  }
}
