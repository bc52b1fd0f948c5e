package dev.keylife.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64URL;
import dev.keylife.schema.CommandSignature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Checks one signature against the command that it came with. */
final class SignatureCheck {
  /** By how much a publisher's clock may be ahead of the broker's. */
  static final Duration LEEWAY = Duration.ofMinutes(1);

  private static final Pattern COMPACT = Pattern.compile("([\\w-]+)\\.([\\w-]+)\\.([\\w-]+)");
  private static final Set<String> WITH_KEY = Set.of("alg", "typ", "kid");
  private static final Set<String> WITH_CERTIFICATES = Set.of("alg", "typ", "x5c");
  private static final Set<String> ALGORITHMS = Set.of("EdDSA", "ES256");

  private final CommandAuthenticator.Terms terms;
  private final Trust trust;

  SignatureCheck(CommandAuthenticator.Terms terms, Trust trust) {
    this.terms = terms;
    this.trust = trust;
  }

  Proof check(Presented command) {
    try {
      return proven(command);
    } catch (Failed failed) {
      return new Proof.Refused(failed.why);
    }
  }

  private Proof proven(Presented command) throws Failed {
    JWSObject jws = parse(command.signatures());
    JWSHeader header = jws.getHeader();
    Optional<TrustedKey> listed = listed(header);
    Claims claims =
        Claims.parse(jws.getPayload().toBytes()).orElseThrow(() -> new Failed(Refusal.CLAIMS));
    requireSame(command, claims);
    requireTime(command.appendedAt(), claims);
    TrustedKey key = listed.isPresent() ? listed.get() : certified(header, command.appendedAt());
    require(key.verifier().supports(header.getAlgorithm().getName()), Refusal.ALGORITHM);
    require(key.speaksFor(command.issuer()), Refusal.PRINCIPAL);
    require(verifies(jws, key), Refusal.SIGNATURE);
    return new Proof.Proven(key.id(), claims.issuedAt().plus(terms.memory()));
  }

  private static JWSObject parse(List<byte[]> signatures) throws Failed {
    require(signatures.size() == 1, Refusal.SEVERAL_SIGNATURES);
    byte[] signature = signatures.get(0);
    require(signature.length <= CommandSignature.MAX_BYTES, Refusal.TOO_LARGE);
    String text = new String(signature, StandardCharsets.ISO_8859_1);
    require(isCanonical(text), Refusal.MALFORMED);
    try {
      requireHeader(JWSHeader.parse(new Base64URL(text.substring(0, text.indexOf('.')))));
      return JWSObject.parse(text);
    } catch (ParseException | RuntimeException e) {
      // Whatever a parser stumbles over: nobody can have signed it as a command.
      throw new Failed(Refusal.MALFORMED);
    }
  }

  /** Base64url in one way only, without padding, so that one signature is one text. */
  private static boolean isCanonical(String text) {
    Matcher parts = COMPACT.matcher(text);
    return parts.matches()
        && IntStream.rangeClosed(1, parts.groupCount())
            .allMatch(i -> isCanonicalPart(parts.group(i)));
  }

  private static boolean isCanonicalPart(String part) {
    return Base64URL.encode(new Base64URL(part).decode()).toString().equals(part);
  }

  private static void requireHeader(JWSHeader header) throws Failed {
    Set<String> parameters = header.getIncludedParams();
    require(parameters.equals(WITH_KEY) || parameters.equals(WITH_CERTIFICATES), Refusal.HEADER);
    require(
        header.getType() != null && header.getType().getType().equals(CommandSignature.TOKEN_TYPE),
        Refusal.HEADER);
    require(ALGORITHMS.contains(header.getAlgorithm().getName()), Refusal.ALGORITHM);
  }

  private Optional<TrustedKey> listed(JWSHeader header) throws Failed {
    if (header.getKeyID() == null) {
      return Optional.empty();
    }
    TrustedKey key =
        trust
            .keys()
            .get()
            .find(header.getKeyID())
            .orElseThrow(() -> new Failed(Refusal.UNKNOWN_KEY));
    require(!key.revoked(), Refusal.REVOKED_KEY);
    return Optional.of(key);
  }

  private TrustedKey certified(JWSHeader header, Instant at) throws Failed {
    return trust
        .authorities()
        .get()
        .flatMap(authorities -> authorities.certified(header.getX509CertChain(), at))
        .orElseThrow(() -> new Failed(Refusal.CERTIFICATE));
  }

  private void requireSame(Presented command, Claims claims) throws Failed {
    require(claims.issuer().equals(command.issuer()), Refusal.ISSUER);
    require(claims.subject().equals(command.keyId()), Refusal.KEY_ID);
    require(claims.audience().equals(terms.audience()), Refusal.AUDIENCE);
    require(claims.tokenId().equals(command.commandId()), Refusal.COMMAND_ID);
    require(claims.recordType().equals(command.type()), Refusal.TYPE);
    require(MessageDigest.isEqual(claims.body(), command.body().get()), Refusal.BODY);
    require(MessageDigest.isEqual(claims.schema(), command.schema().get()), Refusal.SCHEMA);
  }

  /** By the broker's clock: how long the command then waits for the processor does not matter. */
  private void requireTime(Instant appendedAt, Claims claims) throws Failed {
    Instant latest = appendedAt.plus(LEEWAY);
    require(!claims.issuedAt().isAfter(latest), Refusal.NOT_YET_VALID);
    require(
        claims.notBefore().filter(begin -> begin.isAfter(latest)).isEmpty(), Refusal.NOT_YET_VALID);
    require(appendedAt.isBefore(claims.expiresAt()), Refusal.EXPIRED);
    require(
        !claims.expiresAt().isAfter(claims.issuedAt().plus(terms.maxLifetime())), Refusal.LIFETIME);
  }

  private static boolean verifies(JWSObject jws, TrustedKey key) throws Failed {
    try {
      return key.verifier().verify(jws.getHeader(), jws.getSigningInput(), jws.getSignature());
    } catch (JOSEException | RuntimeException e) {
      throw new Failed(Refusal.SIGNATURE);
    }
  }

  private static void require(boolean holds, Refusal otherwise) throws Failed {
    if (!holds) {
      throw new Failed(otherwise);
    }
  }

  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal why;

    Failed(Refusal why) {
      super(why.label(), null, false, false);
      this.why = why;
    }
  }
}
