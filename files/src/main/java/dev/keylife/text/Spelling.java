package dev.keylife.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody will have meant. */
public final class Spelling {
  private static final int SHORT = 5;

  private Spelling() {}

  /**
   * The known word that is nearest to one that is not known, where they have more in common than
   * not; to name another would lead astray.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> 2 * distance(word, candidate) <= word.length())
        .min(byDistanceTo(word));
  }

  /**
   * The known word that differs from this one by at most two letters that are wrong, missing or too
   * many, or by one where the word is short.
   */
  public static Optional<String> slipOf(String word, Collection<String> known) {
    int allowed = word.length() < SHORT ? 1 : 2;
    return known.stream()
        .filter(candidate -> Math.abs(candidate.length() - word.length()) <= allowed)
        .filter(candidate -> distance(word, candidate) <= allowed)
        .min(byDistanceTo(word));
  }

  /** The nearest first; where two are as near, always the same. */
  private static Comparator<String> byDistanceTo(String word) {
    return Comparator.comparingInt((String candidate) -> distance(word, candidate))
        .thenComparing(Comparator.naturalOrder());
  }

  /** Levenshtein's distance. */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column < above.length; column++) {
      above[column] = column;
    }
    for (int row = 0; row < from.length(); row++) {
      int[] here = new int[above.length];
      here[0] = row + 1;
      for (int column = 0; column < to.length(); column++) {
        int replaced = above[column] + (from.charAt(row) == to.charAt(column) ? 0 : 1);
        here[column + 1] = Math.min(replaced, 1 + Math.min(above[column + 1], here[column]));
      }
      above = here;
    }
    return above[to.length()];
  }
}
