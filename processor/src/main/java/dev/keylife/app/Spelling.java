package dev.keylife.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody will have meant. */
final class Spelling {
  /** So many letters may be wrong, missing or too many where a slip of the hand is supposed. */
  private static final int SLIP = 2;

  private Spelling() {}

  /** The known name that is nearest to one that is not known. */
  static String nearest(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt((String k) -> distance(name, k)).thenComparing(k -> k))
        .orElseThrow();
  }

  /** The known name that this one is a slip of the hand away from. */
  static Optional<String> slipOf(String name, Collection<String> known) {
    return known.stream()
        .filter(k -> Math.abs(k.length() - name.length()) <= SLIP)
        .filter(k -> distance(name, k) <= SLIP)
        .min(Comparator.comparingInt((String k) -> distance(name, k)).thenComparing(k -> k));
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
