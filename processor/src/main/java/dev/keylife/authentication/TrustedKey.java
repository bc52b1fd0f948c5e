package dev.keylife.authentication;

import java.util.List;

/**
 * A key whose signatures count.
 *
 * @param id how events name it
 * @param verifier checks what it signed
 * @param principals whom it may speak for: exact, or the beginning of a name and {@code *}
 * @param revoked whether its signatures count no more
 */
record TrustedKey(String id, SignatureVerifier verifier, List<String> principals, boolean revoked) {
  private static final String ANY_FURTHER = "*";

  TrustedKey {
    principals = List.copyOf(principals);
  }

  boolean speaksFor(String principal) {
    return principals.stream().anyMatch(pattern -> matches(pattern, principal));
  }

  private static boolean matches(String pattern, String principal) {
    return pattern.endsWith(ANY_FURTHER)
        ? principal.startsWith(pattern.substring(0, pattern.length() - 1))
        : principal.equals(pattern);
  }
}
