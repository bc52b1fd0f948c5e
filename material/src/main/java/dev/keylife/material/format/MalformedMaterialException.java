package dev.keylife.material.format;

/** What is wrong with key material, in words that follow "… key material". Quotes nothing of it. */
final class MalformedMaterialException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String words;

  MalformedMaterialException(String words) {
    super(words, null, false, false);
    this.words = words;
  }

  String words() {
    return words;
  }

  /** A flaw unless something holds. */
  static void unless(boolean holds, String otherwise) {
    if (!holds) {
      throw new MalformedMaterialException(otherwise);
    }
  }
}
