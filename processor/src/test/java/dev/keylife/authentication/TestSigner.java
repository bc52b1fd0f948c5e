package dev.keylife.authentication;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keylife.command.CommandHeader;
import dev.keylife.schema.CommandSignature;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Signs commands with the JDK alone, independently of the client library, and wrongly where a test
 * asks for that.
 */
public final class TestSigner {
  public static final String AUDIENCE = "keylife-test";

  private final String keyId;
  private final KeyPair pair;
  private final String algorithm;
  private final String principal;

  private TestSigner(String keyId, KeyPair pair, String algorithm, String principal) {
    this.keyId = keyId;
    this.pair = pair;
    this.algorithm = algorithm;
    this.principal = principal;
  }

  public static TestSigner ed25519(String keyId, String principal) {
    return new TestSigner(keyId, pair("Ed25519", ""), "EdDSA", principal);
  }

  public static TestSigner p256(String keyId, String principal) {
    return new TestSigner(keyId, pair("EC", "secp256r1"), "ES256", principal);
  }

  static TestSigner of(String keyId, KeyPair pair, String algorithm, String principal) {
    return new TestSigner(keyId, pair, algorithm, principal);
  }

  private static KeyPair pair(String algorithm, String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (!curve.isEmpty()) {
        generator.initialize(new ECGenParameterSpec(curve));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  PrivateKey privateKey() {
    return pair.getPrivate();
  }

  /** The line of the trust file. */
  public Map<String, Object> jwk() {
    Map<String, Object> jwk = publicJwk(pair.getPublic());
    jwk.put("kid", keyId);
    jwk.put("keylife_principals", List.of(principal));
    return jwk;
  }

  static Map<String, Object> publicJwk(PublicKey key) {
    Map<String, Object> jwk = new LinkedHashMap<>();
    if (key instanceof ECPublicKey ec) {
      jwk.put("kty", "EC");
      jwk.put("crv", "P-256");
      jwk.put("x", coordinate(ec.getW().getAffineX().toByteArray()));
      jwk.put("y", coordinate(ec.getW().getAffineY().toByteArray()));
    } else {
      byte[] der = key.getEncoded();
      jwk.put("kty", "OKP");
      jwk.put("crv", "Ed25519");
      jwk.put(
          "x", Base64URL.encode(Arrays.copyOfRange(der, der.length - 32, der.length)).toString());
    }
    return jwk;
  }

  private static String coordinate(byte[] number) {
    byte[] fixed = new byte[32];
    int length = Math.min(number.length, 32);
    System.arraycopy(number, number.length - length, fixed, 32 - length, length);
    return Base64URL.encode(fixed).toString();
  }

  /** A trust file. */
  public static String trustFile(List<Map<String, Object>> keys) {
    return JSONObjectUtils.toJSONString(Map.of("keys", keys));
  }

  /** Trusts these signers, and asks for signatures. */
  public static CommandAuthenticator authenticator(AuthenticationMode mode, TestSigner... signers) {
    return CommandAuthenticator.of(mode, terms(), Trust.of(trusting(signers)), 20);
  }

  public static CommandAuthenticator.Terms terms() {
    return new CommandAuthenticator.Terms(
        AUDIENCE, Duration.ofHours(1), Duration.ofDays(7).minusMinutes(2));
  }

  public static TrustedKeys trusting(TestSigner... signers) {
    try {
      return TrustedKeys.parse(
          trustFile(Arrays.stream(signers).map(TestSigner::jwk).toList()), NativeSignatures.find());
    } catch (UntrustedFileException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The headers of a record that holds a command, signed for five minutes. */
  public Headers sign(SpecificRecord command, byte[] value, Instant now) {
    Headers headers = new RecordHeaders();
    headers.add(
        CommandSignature.HEADER,
        token(claims(command, value, now)).getBytes(StandardCharsets.US_ASCII));
    return headers;
  }

  /** The claims of a command, to be changed before they are signed. */
  public static Map<String, Object> claims(SpecificRecord command, byte[] value, Instant now) {
    CommandHeader header = (CommandHeader) command.get(0);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", header.getIssuer());
    claims.put("sub", header.getKeyId());
    claims.put("aud", AUDIENCE);
    claims.put("jti", header.getCommandId());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 300);
    claims.put(CommandSignature.RECORD_TYPE, command.getSchema().getFullName());
    claims.put(
        CommandSignature.SCHEMA,
        Base64URL.encode(CommandSignature.fingerprint(command.getSchema())).toString());
    claims.put(
        CommandSignature.BODY, Base64URL.encode(CommandSignature.digest(value, false)).toString());
    return claims;
  }

  /** The JWS header. */
  public Map<String, Object> header() {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", algorithm);
    header.put("typ", CommandSignature.TOKEN_TYPE);
    header.put("kid", keyId);
    return header;
  }

  Map<String, Object> header(Consumer<Map<String, Object>> change) {
    Map<String, Object> header = header();
    change.accept(header);
    return header;
  }

  public String token(Map<String, Object> claims) {
    return token(header(), claims);
  }

  String token(Map<String, Object> header, Map<String, Object> claims) {
    return token(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims));
  }

  String token(String header, String claims) {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
    return input + "." + Base64URL.encode(signature(input.getBytes(StandardCharsets.US_ASCII)));
  }

  byte[] signature(byte[] input) {
    try {
      Signature signature =
          Signature.getInstance(
              algorithm.equals("EdDSA") ? "Ed25519" : "SHA256withECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(input);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
