package dev.keylife.authentication;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keylife.schema.CommandSignature;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What a signature says of its command; {@link CommandSignature} has the claims' names. */
// The arrays are compared and go no further.
@SuppressWarnings("ArrayRecordComponent")
record Claims(
    String issuer,
    String subject,
    String audience,
    String tokenId,
    Instant issuedAt,
    Instant expiresAt,
    Optional<Instant> notBefore,
    String recordType,
    byte[] schema,
    byte[] body) {

  /** Reads claims; empty where one is missing or has another type than it should. */
  static Optional<Claims> parse(byte[] payload) {
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
      Map<String, Object> claims = JSONObjectUtils.parse(json);
      return Optional.of(
          new Claims(
              text(claims, "iss"),
              text(claims, "sub"),
              text(claims, "aud"),
              text(claims, "jti"),
              time(claims, "iat"),
              time(claims, "exp"),
              claims.containsKey("nbf") ? Optional.of(time(claims, "nbf")) : Optional.empty(),
              text(claims, CommandSignature.RECORD_TYPE),
              bytes(claims, CommandSignature.SCHEMA),
              bytes(claims, CommandSignature.BODY)));
    } catch (CharacterCodingException | ParseException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, Object> claims, String name) throws ParseException {
    if (claims.get(name) instanceof String text) {
      return text;
    }
    throw new ParseException(name, 0);
  }

  /** A NumericDate of RFC 7519: seconds since 1970. Whole ones, as every library writes them. */
  private static Instant time(Map<String, Object> claims, String name) throws ParseException {
    if (claims.get(name) instanceof Number seconds
        && seconds.doubleValue() == seconds.longValue()) {
      try {
        return Instant.ofEpochSecond(seconds.longValue());
      } catch (DateTimeException outOfRange) {
        throw new ParseException(name, 0);
      }
    }
    throw new ParseException(name, 0);
  }

  private static byte[] bytes(Map<String, Object> claims, String name) throws ParseException {
    return new Base64URL(text(claims, name)).decode();
  }
}
