package dev.keylife.gateway.signature;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Verifies signatures in the header {@code Authorization}. What makes a request what it is must be
 * signed: host, date, operation and, where it has one, its type. The body always is.
 */
public final class SignatureVersion4 implements Authenticator {
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final String DATE_HEADER = "x-amz-date";
  private static final List<String> MUST_BE_SIGNED = List.of("host", DATE_HEADER, "x-amz-target");
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final AccessKeys accessKeys;
  private final String region;
  private final String service;
  private final Clock clock;

  /** Callers sign with the same few dates: those of the present second. */
  private volatile Dated latest = new Dated("", Instant.EPOCH);

  private record Dated(String text, Instant time) {}

  /**
   * @param region that requests must be signed for
   * @param service likewise, {@code kms}
   */
  public SignatureVersion4(AccessKeys accessKeys, String region, String service, Clock clock) {
    this.accessKeys = accessKeys;
    this.region = region;
    this.service = service;
    this.clock = clock;
  }

  @Override
  public ApiCaller authenticate(SignedRequest request) {
    List<String> headers = request.values("authorization");
    if (headers.isEmpty()) {
      throw new ApiException(
          ErrorType.MissingAuthenticationTokenException, "Missing Authentication Token");
    }
    if (headers.size() > 1) {
      throw incomplete("There is more than one Authorization header.");
    }
    Authorization authorization = Authorization.parse(headers.get(0));
    String date = requireDate(request);
    AccessKey accessKey = known(authorization, request);
    checkScope(authorization.scope(), date);
    checkTime(date);
    checkHeaders(request, authorization.signedHeaders());
    String expected =
        accessKey
            .signingKey(authorization.scope())
            .sign(date, CanonicalRequest.of(request, authorization.signedHeaders()));
    if (!MessageDigest.isEqual(ascii(expected), ascii(authorization.signature()))) {
      throw invalid(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
    return accessKey.caller(authorization.accessKeyId());
  }

  private AccessKey known(Authorization authorization, SignedRequest request) {
    // Credentials in the file are for good; what comes with a session token is of somebody else's.
    return accessKeys
        .find(authorization.accessKeyId())
        .filter(accessKey -> request.value("x-amz-security-token").isEmpty())
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorType.UnrecognizedClientException,
                    "The security token included in the request is invalid."));
  }

  private static String requireDate(SignedRequest request) {
    List<String> dates = request.values(DATE_HEADER);
    if (dates.size() != 1) {
      throw incomplete(
          "Authorization header requires existence of one 'X-Amz-Date' header, and there are "
              + dates.size()
              + ".");
    }
    return dates.get(0);
  }

  private void checkScope(Authorization.Scope scope, String date) {
    if (!scope.service().equals(service)) {
      throw invalid("Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!scope.region().equals(region)) {
      throw invalid(
          "Credential should be scoped to a valid region, which here is '" + region + "'.");
    }
    if (!date.startsWith(scope.date() + "T")) {
      throw invalid("Date in Credential scope does not match YYYYMMDD from X-Amz-Date.");
    }
  }

  private void checkTime(String date) {
    Instant signed = parsed(date);
    Instant now = clock.instant();
    if (signed.isBefore(now.minus(SKEW))) {
      throw invalid(
          "Signature expired: %s is now earlier than %s (%s - 5 min.)"
              .formatted(date, BASIC.format(now.minus(SKEW)), BASIC.format(now)));
    }
    if (signed.isAfter(now.plus(SKEW))) {
      throw invalid(
          "Signature not yet current: %s is still later than %s (%s + 5 min.)"
              .formatted(date, BASIC.format(now.plus(SKEW)), BASIC.format(now)));
    }
  }

  private Instant parsed(String date) {
    Dated known = latest;
    if (known.text.equals(date)) {
      return known.time;
    }
    try {
      Instant time = BASIC.parse(date, Instant::from);
      latest = new Dated(date, time);
      return time;
    } catch (DateTimeException e) {
      throw incomplete(
          "X-Amz-Date must be in the ISO 8601 basic format, such as 20260101T000000Z.");
    }
  }

  private static void checkHeaders(SignedRequest request, List<String> signed) {
    if (!CanonicalRequest.areWellFormed(signed)) {
      throw incomplete("SignedHeaders must be lower-case names, sorted, each once.");
    }
    for (String name : MUST_BE_SIGNED) {
      if (!signed.contains(name) && (name.equals("host") || !request.values(name).isEmpty())) {
        throw invalid("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
    for (String name : signed) {
      if (request.values(name).isEmpty()) {
        throw invalid("A signed header is not in the request.");
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ApiException incomplete(String message) {
    return new ApiException(ErrorType.IncompleteSignatureException, message);
  }

  private static ApiException invalid(String message) {
    return new ApiException(ErrorType.InvalidSignatureException, message);
  }
}
