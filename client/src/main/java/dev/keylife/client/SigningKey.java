package dev.keylife.client;

import dev.keylife.schema.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * A private key that commands are signed with: Ed25519 (RFC 8032), or ECDSA on P-256 with SHA-256
 * whose nonces follow from key and message (RFC 6979), so that a weak random generator gives
 * nothing away. Safe for use by several threads.
 */
public final class SigningKey {
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----\\s*");
  private static final int BYTES = 32;

  /** RFC 8410, section 3. */
  private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  private static final ECDomainParameters P256 =
      new ECNamedDomainParameters(
          X9ObjectIdentifiers.prime256v1,
          new ECDomainParameters(CustomNamedCurves.getByOID(X9ObjectIdentifiers.prime256v1)));

  private final AsymmetricKeyParameter key;
  private final Map<String, String> publicKey;

  /** The algorithms, by their names in a JWS (RFC 8037, RFC 7518). */
  public enum Algorithm {
    /** Ed25519. */
    EDDSA("EdDSA"),
    /** ECDSA on P-256 with SHA-256. */
    ES256("ES256");

    private final String jwsName;

    Algorithm(String jwsName) {
      this.jwsName = jwsName;
    }

    /** The {@code alg} of a JWS. */
    public String jwsName() {
      return jwsName;
    }
  }

  private SigningKey(AsymmetricKeyParameter key) {
    this.key = key;
    this.publicKey =
        key instanceof Ed25519PrivateKeyParameters ed
            ? jwk("OKP", "Ed25519", ed.generatePublicKey().getEncoded())
            : ecJwk((ECPrivateKeyParameters) key);
  }

  /** A new key. */
  public static SigningKey generate(Algorithm algorithm) {
    SecureRandom random = new SecureRandom();
    if (algorithm == Algorithm.EDDSA) {
      return new SigningKey(new Ed25519PrivateKeyParameters(random));
    }
    BigInteger d =
        BigIntegers.createRandomInRange(
            BigInteger.ONE, P256.getN().subtract(BigInteger.ONE), random);
    return new SigningKey(new ECPrivateKeyParameters(d, P256));
  }

  /**
   * Reads a key as OpenSSL's {@code genpkey} writes it.
   *
   * @param pem PKCS#8 in PEM, not encrypted
   * @throws IllegalArgumentException if it is not an Ed25519 key or one on P-256; the message
   *     quotes nothing of it
   */
  public static SigningKey ofPem(String pem) {
    Matcher matcher = PEM.matcher(pem);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "it is not a private key in PEM that begins with -----BEGIN PRIVATE KEY-----");
    }
    AsymmetricKeyParameter key;
    try {
      key = PrivateKeyFactory.createKey(Base64.getMimeDecoder().decode(matcher.group(1)));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("it is not a private key (PKCS#8)");
    }
    if (key instanceof Ed25519PrivateKeyParameters) {
      return new SigningKey(key);
    }
    if (key instanceof ECPrivateKeyParameters ec && isP256(ec.getParameters())) {
      return new SigningKey(new ECPrivateKeyParameters(ec.getD(), P256));
    }
    throw new IllegalArgumentException("it is neither an Ed25519 key nor an EC key on P-256");
  }

  private static boolean isP256(ECDomainParameters parameters) {
    return parameters.getN().equals(P256.getN())
        && parameters.getG().equals(parameters.getCurve().importPoint(P256.getG()));
  }

  /** The key in PEM (PKCS#8), for a file that nobody else may read. */
  public String toPem() {
    try {
      // Without the public key beside it (RFC 5958), which OpenSSL does not read.
      PrivateKeyInfo info =
          key instanceof Ed25519PrivateKeyParameters ed
              ? new PrivateKeyInfo(
                  new AlgorithmIdentifier(ED25519), new DEROctetString(ed.getEncoded()))
              : PrivateKeyInfoFactory.createPrivateKeyInfo(key);
      byte[] der = info.getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (IOException e) {
      throw new IllegalStateException("a key of our own can be encoded", e);
    }
  }

  /** Which algorithm it signs by. */
  public Algorithm algorithm() {
    return key instanceof Ed25519PrivateKeyParameters ? Algorithm.EDDSA : Algorithm.ES256;
  }

  /** The public key's JWK thumbprint (RFC 7638): a {@code kid} that needs no agreement. */
  public String thumbprint() {
    StringBuilder json = new StringBuilder();
    publicKey.keySet().stream()
        .sorted()
        .forEach(
            name ->
                json.append(json.length() == 0 ? "{" : ",")
                    .append("\"%s\":\"%s\"".formatted(name, publicKey.get(name))));
    return base64url(sha256(json.append('}').toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The public key as an entry of the processor's trust file.
   *
   * @param keyId how it is named
   * @param principals whom it may speak for: exact, or the beginning of a name and {@code *}
   */
  public Map<String, Object> trustEntry(String keyId, List<String> principals) {
    Map<String, Object> entry = new LinkedHashMap<>(publicKey);
    entry.put("alg", algorithm().jwsName());
    entry.put("use", "sig");
    entry.put("kid", keyId);
    entry.put("keylife_principals", List.copyOf(principals));
    return entry;
  }

  /** A signature of RFC 7515: 64 bytes. */
  byte[] sign(byte[] input) {
    if (key instanceof Ed25519PrivateKeyParameters) {
      Ed25519Signer signer = new Ed25519Signer();
      signer.init(true, key);
      signer.update(input, 0, input.length);
      return signer.generateSignature();
    }
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, key);
    BigInteger[] rs = signer.generateSignature(sha256(input));
    byte[] signature = Arrays.copyOf(BigIntegers.asUnsignedByteArray(BYTES, rs[0]), 2 * BYTES);
    System.arraycopy(BigIntegers.asUnsignedByteArray(BYTES, rs[1]), 0, signature, BYTES, BYTES);
    return signature;
  }

  private static Map<String, String> ecJwk(ECPrivateKeyParameters key) {
    ECPoint q = new FixedPointCombMultiplier().multiply(P256.getG(), key.getD()).normalize();
    Map<String, String> jwk = jwk("EC", "P-256", q.getAffineXCoord().getEncoded());
    jwk.put("y", base64url(q.getAffineYCoord().getEncoded()));
    return jwk;
  }

  private static Map<String, String> jwk(String type, String curve, byte[] x) {
    Map<String, String> jwk = new LinkedHashMap<>();
    jwk.put("kty", type);
    jwk.put("crv", curve);
    jwk.put("x", base64url(x));
    return jwk;
  }

  private static byte[] sha256(byte[] input) {
    return Sha256.newDigest().digest(input);
  }

  private static String base64url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Shows nothing of the private key. */
  @Override
  public String toString() {
    return "SigningKey[" + thumbprint() + "]";
  }
}
