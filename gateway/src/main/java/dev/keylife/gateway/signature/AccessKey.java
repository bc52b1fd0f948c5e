package dev.keylife.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access key. It keeps the signing key that was derived from it last: a client signs with the
 * same one all day.
 */
public final class AccessKey {
  private final String principal;
  private final String secret;
  private final byte[] callersSecret;
  private volatile @Nullable RequestSigningKey latest;

  /**
   * @param principal whom it speaks for
   */
  public AccessKey(String principal, String secret) {
    this.principal = principal;
    this.secret = secret;
    this.callersSecret =
        Hmac.hmac(secret.getBytes(StandardCharsets.UTF_8), "keylife-gateway-caller-1");
  }

  String principal() {
    return principal;
  }

  String secret() {
    return secret;
  }

  /** Whoever has signed with it. */
  ApiCaller caller(String accessKeyId) {
    return new ApiCaller(principal, accessKeyId, Optional.of(callersSecret));
  }

  RequestSigningKey signingKey(Authorization.Scope scope) {
    RequestSigningKey known = latest;
    if (known != null && known.scope().equals(scope)) {
      return known;
    }
    RequestSigningKey derived = RequestSigningKey.derive(secret, scope);
    latest = derived;
    return derived;
  }

  /** The principal alone. */
  @Override
  public String toString() {
    return "AccessKey[" + principal + "]";
  }
}
