package dev.keylife.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Signs requests as a client does; what the SDKs sign is in the tests with the SDKs. */
public final class Signer {
  private final String accessKeyId;
  private final String secret;

  public Signer(String accessKeyId, String secret) {
    this.accessKeyId = accessKeyId;
    this.secret = secret;
  }

  /** The headers of a call, with its signature. */
  public List<SignedRequest.Header> sign(String host, String operation, String body, Instant time) {
    return sign(
        host, operation, body, time, new Authorization.Scope(day(time), "us-east-1", "kms"));
  }

  List<SignedRequest.Header> sign(
      String host, String operation, String body, Instant time, Authorization.Scope scope) {
    String date =
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).format(time);
    List<SignedRequest.Header> headers = new ArrayList<>();
    headers.add(new SignedRequest.Header("Content-Type", "application/x-amz-json-1.1"));
    headers.add(new SignedRequest.Header("Host", host));
    headers.add(new SignedRequest.Header("X-Amz-Date", date));
    headers.add(new SignedRequest.Header("X-Amz-Target", "TrentService." + operation));
    List<String> names =
        headers.stream().map(h -> h.name().toLowerCase(Locale.ROOT)).sorted().toList();
    SignedRequest request =
        new SignedRequest("POST", "/", "", headers, body.getBytes(StandardCharsets.UTF_8));
    String signature =
        SigningKey.signature(secret, scope, date, CanonicalRequest.of(request, names));
    headers.add(
        new SignedRequest.Header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(accessKeyId, scope, String.join(";", names), signature)));
    return headers;
  }

  static String day(Instant time) {
    return DateTimeFormatter.BASIC_ISO_DATE.withZone(ZoneOffset.UTC).format(time).substring(0, 8);
  }
}
