package dev.keylife.cli.text;

/**
 * Bytes as characters of one byte each, or of two as in UTF-16, so that they can be searched
 * without becoming a String: they may be a key.
 */
public final class AsciiView implements CharSequence {
  private final byte[] bytes;
  private final int first;
  private final int step;
  private final int length;

  /**
   * @param bytes not copied
   * @param first where the low byte of the first character is
   * @param step bytes per character
   */
  private AsciiView(byte[] bytes, int first, int step, int length) {
    this.bytes = bytes;
    this.first = first;
    this.step = step;
    this.length = length;
  }

  /** How text is stored. */
  public enum Form {
    PLAIN,
    UTF_8_WITH_MARK,
    UTF_16_WITH_MARK,
    UTF_16LE,
    UTF_16BE
  }

  public static Form form(byte[] b) {
    if (b.length >= 3 && b[0] == (byte) 0xEF && b[1] == (byte) 0xBB && b[2] == (byte) 0xBF) {
      return Form.UTF_8_WITH_MARK;
    }
    if (b.length < 4) {
      return Form.PLAIN;
    }
    if ((b[0] == (byte) 0xFF && b[1] == (byte) 0xFE)
        || (b[0] == (byte) 0xFE && b[1] == (byte) 0xFF)) {
      return Form.UTF_16_WITH_MARK;
    }
    if (b[0] != 0 && b[1] == 0 && b[2] != 0 && b[3] == 0) {
      return Form.UTF_16LE;
    }
    return b[0] == 0 && b[1] != 0 && b[2] == 0 && b[3] != 0 ? Form.UTF_16BE : Form.PLAIN;
  }

  public static AsciiView of(byte[] bytes) {
    return switch (form(bytes)) {
      case PLAIN -> new AsciiView(bytes, 0, 1, bytes.length);
      case UTF_8_WITH_MARK -> new AsciiView(bytes, 3, 1, bytes.length - 3);
      case UTF_16_WITH_MARK ->
          new AsciiView(bytes, bytes[0] == (byte) 0xFF ? 2 : 3, 2, bytes.length / 2 - 1);
      case UTF_16LE -> new AsciiView(bytes, 0, 2, bytes.length / 2);
      case UTF_16BE -> new AsciiView(bytes, 1, 2, bytes.length / 2);
    };
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[first + index * step] & 0xFF);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new AsciiView(bytes, first + start * step, step, end - start);
  }

  /** Only of a part that is no secret. */
  public String text() {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(charAt(i));
    }
    return text.toString();
  }

  /** Tells the length only. */
  @Override
  public String toString() {
    return "AsciiView[" + length + " characters]";
  }
}
