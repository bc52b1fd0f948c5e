package dev.keylife.lifecycle.policy;

/**
 * A pattern in which {@code *} stands for any number of characters and {@code ?} for one. Matching
 * takes at most the product of both lengths in steps, whatever the pattern: after a mismatch only
 * the last {@code *} is tried again, because what an earlier one could take, the last one can too.
 */
record Wildcard(String pattern) {
  static boolean isIn(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  boolean matches(String text) {
    int p = 0;
    int t = 0;
    int lastStar = -1;
    int takenFrom = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        lastStar = p++;
        takenFrom = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (lastStar >= 0) {
        p = lastStar + 1;
        t = ++takenFrom;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
