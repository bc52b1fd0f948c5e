package dev.keylife.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Over what the registry is spoken to, and by whom.
 *
 * @param tls its certificate and key; empty for plain HTTP
 * @param logins the {@code Authorization} headers it lets in; empty for everybody
 */
public record RegistryAccess(Optional<SSLContext> tls, Set<String> logins) {

  public RegistryAccess {
    logins = Set.copyOf(logins);
  }

  /** Plain HTTP, for everybody. */
  public static RegistryAccess open() {
    return new RegistryAccess(Optional.empty(), Set.of());
  }

  /** The header of HTTP's basic authentication, RFC 7617. */
  public static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** The header of a bearer token, RFC 6750. */
  public static String bearer(String token) {
    return "Bearer " + token;
  }

  /**
   * @throws RegistryError if whoever sent this header is not let in
   */
  void check(@Nullable String authorization) {
    byte[] given = utf8(authorization == null ? "" : authorization);
    if (!logins.isEmpty()
        && logins.stream().noneMatch(login -> MessageDigest.isEqual(utf8(login), given))) {
      throw RegistryError.unauthorized();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Without the logins, which are secrets. */
  @Override
  public String toString() {
    return "RegistryAccess[tls=" + tls.isPresent() + ", logins=" + logins.size() + "]";
  }
}
