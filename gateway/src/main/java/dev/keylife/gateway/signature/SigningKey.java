package dev.keylife.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Derives the key of a day, a region and a service from a secret, and signs with it. */
final class SigningKey {
  private SigningKey() {}

  /**
   * The signature of a request.
   *
   * @param date {@code X-Amz-Date}
   * @param canonicalRequest see {@link CanonicalRequest}
   * @return 64 hex digits
   */
  static String signature(
      String secret, Authorization.Scope scope, String date, String canonicalRequest) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part :
        new String[] {scope.date(), scope.region(), scope.service(), "aws4_request"}) {
      key = Hmac.hmac(key, part);
    }
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
