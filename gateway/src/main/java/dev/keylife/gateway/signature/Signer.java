package dev.keylife.gateway.signature;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Signs calls as an SDK does, for programs that have none: the demo, measurements and tests. */
public final class Signer {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String accessKeyId;
  private final String secret;
  private final String region;

  /**
   * @param region that calls are signed for
   */
  public Signer(String accessKeyId, String secret, String region) {
    this.accessKeyId = accessKeyId;
    this.secret = secret;
    this.region = region;
  }

  /**
   * The headers of a call, with its signature.
   *
   * @param host as the header {@code Host} will have it
   * @param operation such as {@code ListKeys}
   * @param body JSON
   */
  public List<SignedRequest.Header> sign(String host, String operation, byte[] body, Instant time) {
    String day = DATE.format(time).substring(0, 8);
    return sign(host, operation, body, time, new Authorization.Scope(day, region, "kms"));
  }

  List<SignedRequest.Header> sign(
      String host, String operation, byte[] body, Instant time, Authorization.Scope scope) {
    String date = DATE.format(time);
    List<SignedRequest.Header> headers = new ArrayList<>();
    headers.add(new SignedRequest.Header("Content-Type", "application/x-amz-json-1.1"));
    headers.add(new SignedRequest.Header("Host", host));
    headers.add(new SignedRequest.Header("X-Amz-Date", date));
    headers.add(new SignedRequest.Header("X-Amz-Target", "TrentService." + operation));
    List<String> names =
        headers.stream().map(h -> h.name().toLowerCase(Locale.ROOT)).sorted().toList();
    SignedRequest request = new SignedRequest("POST", "/", "", headers, body);
    String signature =
        RequestSigningKey.derive(secret, scope).sign(date, CanonicalRequest.of(request, names));
    headers.add(
        new SignedRequest.Header(
            "Authorization",
            "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(
                    Authorization.ALGORITHM,
                    accessKeyId,
                    scope,
                    String.join(";", names),
                    signature)));
    return headers;
  }
}
