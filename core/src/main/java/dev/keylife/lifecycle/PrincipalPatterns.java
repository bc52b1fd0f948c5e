package dev.keylife.lifecycle;

import java.util.List;

/**
 * Principals, by their names or by how their names begin: {@code orders}, {@code
 * arn:aws:iam::111122223333:role/Keys*}, {@code *} for everybody.
 */
public record PrincipalPatterns(List<String> patterns) {
  /** Everybody. */
  public static final PrincipalPatterns EVERYBODY = new PrincipalPatterns(List.of("*"));

  /** Nobody. */
  public static final PrincipalPatterns NOBODY = new PrincipalPatterns(List.of());

  /**
   * @throws IllegalArgumentException if a pattern is empty, or has a {@code *} before its end
   */
  public PrincipalPatterns {
    patterns = List.copyOf(patterns);
    for (String pattern : patterns) {
      int star = pattern.indexOf('*');
      if (pattern.isEmpty() || (star >= 0 && star < pattern.length() - 1)) {
        throw new IllegalArgumentException(
            Text.quoted(pattern) + " is neither a principal nor the beginning of one and a *");
      }
    }
  }

  /** Whether everybody is among them. */
  public boolean includeEverybody() {
    return patterns.contains("*");
  }

  boolean include(String principal) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                pattern.endsWith("*")
                    ? principal.startsWith(pattern.substring(0, pattern.length() - 1))
                    : principal.equals(pattern));
  }
}
