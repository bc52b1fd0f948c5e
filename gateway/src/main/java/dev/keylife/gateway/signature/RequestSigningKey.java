package dev.keylife.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The key of a day, a region and a service, which is derived from a secret. */
final class RequestSigningKey {
  private final Authorization.Scope scope;
  private final byte[] key;

  private RequestSigningKey(Authorization.Scope scope, byte[] key) {
    this.scope = scope;
    this.key = key;
  }

  static RequestSigningKey derive(String secret, Authorization.Scope scope) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part :
        new String[] {scope.date(), scope.region(), scope.service(), "aws4_request"}) {
      key = Hmac.hmac(key, part);
    }
    return new RequestSigningKey(scope, key);
  }

  Authorization.Scope scope() {
    return scope;
  }

  /**
   * The signature of a request.
   *
   * @param date {@code X-Amz-Date}
   * @param canonicalRequest see {@link CanonicalRequest}
   * @return 64 hex digits
   */
  String sign(String date, String canonicalRequest) {
    String stringToSign =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            date,
            scope.toString(),
            HexFormat.of()
                .formatHex(Hmac.sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8))));
    return HexFormat.of().formatHex(Hmac.hmac(key, stringToSign));
  }
}
