package dev.keylife.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keylife.text.Printable;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of the trust file: a JWK set (RFC 7517) of public keys, each with a {@code kid} and two
 * members of Keylife's own: {@code keylife_principals}, whom it may speak for, and {@code
 * keylife_revoked}. Whatever is not understood is refused, because a key that was meant to be
 * limited and is not would go unnoticed.
 */
public final class TrustedKeys {
  private static final String PRINCIPALS = "keylife_principals";
  private static final String REVOKED = "keylife_revoked";
  private static final Set<String> MEMBERS =
      Set.of("kty", "crv", "x", "y", "kid", "use", "alg", "key_ops", PRINCIPALS, REVOKED);
  private static final int LONGEST = 256;

  /** What comes before the 32 bytes of a public Ed25519 key in DER (RFC 8410, section 4). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int ED25519_BYTES = 32;

  private final Map<String, TrustedKey> byId;

  private TrustedKeys(Map<String, TrustedKey> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** Trusts nobody. */
  public static TrustedKeys none() {
    return new TrustedKeys(Map.of());
  }

  /**
   * Reads a trust file.
   *
   * @param provider checks signatures; empty for the JDK's own
   * @throws UntrustedFileException if it is not one; the message says what is wrong, and where
   */
  public static TrustedKeys parse(String json, Optional<Provider> provider)
      throws UntrustedFileException {
    List<?> keys;
    try {
      Map<String, Object> set = JSONObjectUtils.parse(json);
      keys = set.keySet().equals(Set.of("keys")) ? JSONObjectUtils.getJSONArray(set, "keys") : null;
    } catch (ParseException | RuntimeException e) {
      throw new UntrustedFileException("it is not JSON");
    }
    if (keys == null) {
      throw new UntrustedFileException("it is not a JWK set: an object with the one member keys");
    }
    Map<String, TrustedKey> byId = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      TrustedKey key = key(keys.get(i), "key " + (i + 1), provider);
      if (byId.put(key.id(), key) != null) {
        throw new UntrustedFileException("two keys have the kid " + key.id());
      }
    }
    return new TrustedKeys(byId);
  }

  Optional<TrustedKey> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** How many keys there are, revoked ones included. */
  public int size() {
    return byId.size();
  }

  private static TrustedKey key(Object member, String where, Optional<Provider> provider)
      throws UntrustedFileException {
    if (!(member instanceof Map<?, ?> raw)) {
      throw new UntrustedFileException(where + " is not an object");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    raw.forEach((name, value) -> members.put(String.valueOf(name), value));
    if (members.containsKey("d")) {
      throw new UntrustedFileException(
          where + " is a private key: list the public one, and take this one for known to others");
    }
    requireKnown(members.keySet(), where);
    String id = id(members, where);
    try {
      JWK key = JWK.parse(members);
      requireForSigning(key, where);
      return new TrustedKey(
          id,
          SignatureVerifier.of(publicKey(key), provider),
          principals(members, where),
          revoked(members, where));
    } catch (ParseException | GeneralSecurityException | JOSEException | RuntimeException e) {
      throw new UntrustedFileException(
          where
              + " is not a public key for signatures: kty OKP with crv Ed25519 (alg EdDSA), or kty"
              + " EC with crv P-256 (alg ES256)");
    }
  }

  private static void requireKnown(Set<String> names, String where) throws UntrustedFileException {
    List<String> unknown = names.stream().filter(name -> !MEMBERS.contains(name)).toList();
    if (!unknown.isEmpty()) {
      String first = unknown.get(0);
      throw new UntrustedFileException(
          where
              + " has a member that is not known here"
              + (first.length() < LONGEST && Printable.is(first) ? ": " + first : ""));
    }
  }

  private static String id(Map<String, Object> members, String where)
      throws UntrustedFileException {
    if (members.get("kid") instanceof String id && isText(id)) {
      return id;
    }
    throw new UntrustedFileException(where + " has no kid of 1 to 256 printable characters");
  }

  private static void requireForSigning(JWK key, String where) throws UntrustedFileException {
    boolean forOther =
        (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE))
            || (key.getKeyOperations() != null
                && key.getKeyOperations().stream()
                    .noneMatch(use -> use.identifier().equals("verify")));
    boolean withOther =
        key.getAlgorithm() != null
            && !key.getAlgorithm().equals(algorithm(key.getKeyType().getValue()));
    if (forOther || withOther) {
      throw new UntrustedFileException(
          where + " is meant for something else, as its use, key_ops or alg says");
    }
  }

  private static JWSAlgorithm algorithm(String keyType) {
    return keyType.equals("OKP") ? JWSAlgorithm.EdDSA : JWSAlgorithm.ES256;
  }

  private static PublicKey publicKey(JWK key) throws GeneralSecurityException, JOSEException {
    if (key instanceof ECKey ec) {
      return ec.toPublicKey();
    }
    if (!(key instanceof OctetKeyPair pair) || !pair.getCurve().equals(Curve.Ed25519)) {
      throw new GeneralSecurityException("another kind of key");
    }
    byte[] x = pair.getDecodedX();
    if (x.length != ED25519_BYTES) {
      throw new GeneralSecurityException("another length");
    }
    byte[] der = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + ED25519_BYTES);
    System.arraycopy(x, 0, der, ED25519_PREFIX.length, ED25519_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
  }

  private static List<String> principals(Map<String, Object> members, String where)
      throws UntrustedFileException {
    List<String> principals = new ArrayList<>();
    if (members.get(PRINCIPALS) instanceof List<?> list) {
      for (Object each : list) {
        if (!(each instanceof String principal) || !isText(principal)) {
          throw new UntrustedFileException(
              where + " has a principal that is not 1 to 256 printable characters");
        }
        if (principal.indexOf('*') >= 0 && principal.indexOf('*') < principal.length() - 1) {
          throw new UntrustedFileException(where + " has a principal with a * that is not its end");
        }
        principals.add(principal);
      }
    }
    if (principals.isEmpty()) {
      throw new UntrustedFileException(
          where
              + " names nobody that it may speak for: keylife_principals is a list of names, or of"
              + " their beginnings followed by *");
    }
    return principals;
  }

  private static boolean revoked(Map<String, Object> members, String where)
      throws UntrustedFileException {
    if (members.getOrDefault(REVOKED, false) instanceof Boolean revoked) {
      return revoked;
    }
    throw new UntrustedFileException(
        where + " has a keylife_revoked that is neither true nor false");
  }

  private static boolean isText(String text) {
    int length = text.codePointCount(0, text.length());
    return length >= 1 && length <= LONGEST && Printable.is(text);
  }
}
