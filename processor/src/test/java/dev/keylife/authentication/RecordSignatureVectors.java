package dev.keylife.authentication;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.schema.CommandSignature;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/**
 * Writes the vectors anew, with new keys: {@code mvn -pl processor -am test
 * -Dtest=RecordSignatureVectors -Dsurefire.failIfNoSpecifiedTests=false}. Not run by the build.
 */
class RecordSignatureVectors {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final String PRINCIPAL = "orders-service";
  private static final BigInteger ED25519_ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final TestSigner ed = TestSigner.of("ed25519-1", rfc8037(), "EdDSA", PRINCIPAL);
  private final TestSigner ec = TestSigner.p256("es256-1", PRINCIPAL);
  private final TestSigner gateway = TestSigner.ed25519("gateway-1", "arn:aws:iam::111122223333:*");
  private final TestSigner revoked = TestSigner.ed25519("revoked-1", PRINCIPAL);
  private final List<SignatureVector> vectors = new ArrayList<>();
  private final SpecificRecord command =
      new EnableKey(new CommandHeader("command-1", "orders", PRINCIPAL, NOW));

  /** The key pair of RFC 8037, appendix A.1, so that a signer can be held against the vectors. */
  private static KeyPair rfc8037() {
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      byte[] d = new Base64URL("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").decode();
      byte[] x = new Base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo").decode();
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(join("302a300506032b6570032100", x))),
          factory.generatePrivate(
              new PKCS8EncodedKeySpec(join("302e020100300506032b657004220420", d))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] join(String prefix, byte[] key) {
    byte[] before = HexFormat.of().parseHex(prefix);
    byte[] all = Arrays.copyOf(before, before.length + key.length);
    System.arraycopy(key, 0, all, before.length, key.length);
    return all;
  }

  @Test
  void recordThem() throws Exception {
    good();
    forms();
    algorithms();
    keys();
    claimed();
    times();
    certificates();
    Map<String, Object> revokedKey = revoked.jwk();
    revokedKey.put("keylife_revoked", true);
    Files.createDirectories(SignatureVector.FOLDER);
    Files.writeString(
        SignatureVector.FOLDER.resolve("trust.json"),
        TestSigner.trustFile(List.of(ed.jwk(), ec.jwk(), gateway.jwk(), revokedKey)) + "\n");
    SignatureVector.write(vectors);
  }

  private void good() {
    vector("good-eddsa", "Ed25519, the key of RFC 8037 A.1: made again, it is the same text.")
        .signed(ed.token(claims()))
        .proven("ed25519-1");
    vector("good-es256", "ECDSA on P-256 with SHA-256, R and S of 32 bytes each.")
        .signed(ec.token(claims()))
        .proven("es256-1");
    SpecificRecord called =
        new EnableKey(
            new CommandHeader("command-1", "orders", "arn:aws:iam::111122223333:user/alice", NOW));
    vector("good-prefix", "A gateway's key, which may speak for names that begin so.")
        .of(called)
        .signed(gateway.token(claims(called)))
        .proven("gateway-1");
    vector("good-nbf", "With nbf, which has passed.")
        .signed(ed.token(with("nbf", NOW.getEpochSecond())))
        .proven("ed25519-1");
    vector("good-further-claim", "A claim that is not known is passed over, as RFC 7519 says.")
        .signed(ed.token(with("scope", "x")))
        .proven("ed25519-1");
    vector(
            "good-malleated-es256",
            "N - S in the place of S: as good as the original, and no second command, because the command id counts once.")
        .signed(malleated(ec.token(claims())))
        .proven("es256-1");
    vector(
            "replayed-inside-its-time",
            "The same record once more, before exp: the signature holds, and the command id has been used up.")
        .signed(ed.token(claims()))
        .appended(NOW.plusSeconds(200))
        .proven("ed25519-1");
    vector("unsigned-optional", "No signature where none is required.")
        .optional()
        .judged("none", "");
    vector("bad-optional", "A wrong signature is refused where none is required, too.")
        .signed(flipped(ed.token(claims())))
        .optional()
        .refused(Refusal.SIGNATURE);
  }

  private void forms() {
    String token = ed.token(claims());
    vector("unsigned", "No signature where one is required.").refused(Refusal.UNSIGNED);
    vector("two-signatures", "Two headers, both good.")
        .signed(token, ec.token(claims()))
        .refused(Refusal.SEVERAL_SIGNATURES);
    vector("huge-header", "More than 16 KiB.")
        .signed(ed.token(with("padding", "x".repeat(20_000))))
        .refused(Refusal.TOO_LARGE);
    vector("empty", "An empty header.").signed("").refused(Refusal.MALFORMED);
    vector("two-parts", "No signature part.")
        .signed(token.substring(0, token.lastIndexOf('.')))
        .refused(Refusal.MALFORMED);
    vector("empty-signature", "An empty signature part.")
        .signed(token.substring(0, token.lastIndexOf('.') + 1))
        .refused(Refusal.MALFORMED);
    vector("four-parts", "A part too many.").signed(token + ".x").refused(Refusal.MALFORMED);
    vector("white-space", "A line feed at the end.")
        .signed(token + "\n")
        .refused(Refusal.MALFORMED);
    vector("padded", "base64url with padding.").signed(token + "==").refused(Refusal.MALFORMED);
    vector(
            "other-last-bits",
            "The last character has other unused bits: another text of the same bytes.")
        .signed(token.substring(0, token.length() - 1) + next(token.charAt(token.length() - 1)))
        .refused(Refusal.MALFORMED);
    vector("json-serialization", "The JSON serialization of a JWS.")
        .signed("{\"payload\":\"" + token.split("\\.", -1)[1] + "\",\"signatures\":[]}")
        .refused(Refusal.MALFORMED);
    vector("header-no-json", "A header that is not JSON.")
        .signed(ed.token("{", JSONObjectUtils.toJSONString(claims())))
        .refused(Refusal.MALFORMED);
    vector("claims-no-json", "Claims that are not JSON.")
        .signed(ed.token(JSONObjectUtils.toJSONString(ed.header()), "{"))
        .refused(Refusal.CLAIMS);
    vector("duplicate-claim", "A claim that is there twice.")
        .signed(
            ed.token(
                JSONObjectUtils.toJSONString(ed.header()),
                JSONObjectUtils.toJSONString(claims()).replaceFirst("\\{", "{\"sub\":\"other\",")))
        .refused(Refusal.CLAIMS);
    vector("no-typ", "Without typ.")
        .signed(ed.token(ed.header(h -> h.remove("typ")), claims()))
        .refused(Refusal.HEADER);
    vector("other-typ", "A token of another kind.")
        .signed(ed.token(ed.header(h -> h.put("typ", "JWT")), claims()))
        .refused(Refusal.HEADER);
    vector("no-kid", "Neither kid nor x5c.")
        .signed(ed.token(ed.header(h -> h.remove("kid")), claims()))
        .refused(Refusal.HEADER);
    vector("crit", "An extension that must be understood.")
        .signed(ed.token(ed.header(h -> h.put("crit", List.of("exp"))), claims()))
        .refused(Refusal.HEADER);
    vector("embedded-jwk", "A key that the token brings along.")
        .signed(
            ed.token(ed.header(h -> h.put("jwk", TestSigner.ed25519("x", "x").jwk())), claims()))
        .refused(Refusal.HEADER);
    vector("jku", "A place to fetch keys from.")
        .signed(ed.token(ed.header(h -> h.put("jku", "https://example.com/jwks")), claims()))
        .refused(Refusal.HEADER);
  }

  private void algorithms() throws GeneralSecurityException {
    vector("none", "alg none, with a signature part.")
        .signed(ed.token(ed.header(h -> h.put("alg", "none")), claims()))
        .refused(Refusal.MALFORMED);
    vector("hs256-with-public-key", "HMAC with the public key as its secret.")
        .signed(hs256())
        .refused(Refusal.ALGORITHM);
    vector("es256-for-ed25519-key", "alg ES256 with the kid of an Ed25519 key.")
        .signed(ed.token(ed.header(h -> h.put("alg", "ES256")), claims()))
        .refused(Refusal.ALGORITHM);
    vector("eddsa-for-p256-key", "alg EdDSA with the kid of a P-256 key.")
        .signed(ec.token(ec.header(h -> h.put("alg", "EdDSA")), claims()))
        .refused(Refusal.ALGORITHM);
    vector("es384", "An algorithm that is not on the list.")
        .signed(ec.token(ec.header(h -> h.put("alg", "ES384")), claims()))
        .refused(Refusal.ALGORITHM);
    vector("wrong-curve", "Signed on P-384.").signed(otherCurve()).refused(Refusal.SIGNATURE);
    vector("der", "An ECDSA signature in DER.").signed(der()).refused(Refusal.SIGNATURE);
    vector("zeros", "R and S are zero (CVE-2022-21449).")
        .signed(withSignature(ec.token(claims()), new byte[64]))
        .refused(Refusal.SIGNATURE);
    vector("malleated-eddsa", "S + L in the place of S.")
        .signed(malleatedEd(ed.token(claims())))
        .refused(Refusal.SIGNATURE);
    vector("flipped-bit", "One bit of the signature is another.")
        .signed(flipped(ed.token(claims())))
        .refused(Refusal.SIGNATURE);
  }

  private void keys() {
    vector("other-key", "Signed with another key than the one of the kid.")
        .signed(TestSigner.ed25519("ed25519-1", PRINCIPAL).token(claims()))
        .refused(Refusal.SIGNATURE);
    vector("unknown-kid", "A kid that is not in the trust file.")
        .signed(TestSigner.ed25519("stranger", PRINCIPAL).token(claims()))
        .refused(Refusal.UNKNOWN_KEY);
    vector("revoked-kid", "A key that is marked as revoked.")
        .signed(revoked.token(claims()))
        .refused(Refusal.REVOKED_KEY);
    vector("not-its-principal", "A key that is trusted, but not for this issuer.")
        .signed(gateway.token(claims()))
        .refused(Refusal.PRINCIPAL);
  }

  private void claimed() {
    SpecificRecord other = new DisableKey(new CommandHeader("command-1", "orders", PRINCIPAL, NOW));
    for (String name :
        List.of(
            "iss",
            "sub",
            "aud",
            "jti",
            "iat",
            "exp",
            "keylife_type",
            "keylife_schema",
            "keylife_sha256")) {
      Map<String, Object> claims = claims();
      claims.remove(name);
      vector("without-" + name, "Without the claim " + name + ".")
          .signed(ed.token(claims))
          .refused(Refusal.CLAIMS);
    }
    vector("aud-list", "A list of audiences, of which one is right.")
        .signed(ed.token(with("aud", List.of("keylife-vectors", "other"))))
        .refused(Refusal.CLAIMS);
    vector("iat-text", "A time that is a text.")
        .signed(ed.token(with("iat", Long.toString(NOW.getEpochSecond()))))
        .refused(Refusal.CLAIMS);
    vector("other-issuer", "Signed for another issuer.")
        .signed(ed.token(with("iss", "payments-service")))
        .refused(Refusal.ISSUER);
    vector("other-issuer-case", "Signed for an issuer in other letters.")
        .signed(ed.token(with("iss", "Orders-Service")))
        .refused(Refusal.ISSUER);
    vector("other-key-id", "Signed for another key.")
        .signed(ed.token(with("sub", "payments")))
        .refused(Refusal.KEY_ID);
    vector("other-installation", "Signed for another installation.")
        .signed(ed.token(with("aud", "keylife-staging")))
        .refused(Refusal.AUDIENCE);
    vector("other-command-id", "Signed for another command id.")
        .signed(ed.token(with("jti", "command-2")))
        .refused(Refusal.COMMAND_ID);
    vector("other-type", "A signature for DisableKey, which has the same bytes.")
        .signed(ed.token(claims(other)))
        .refused(Refusal.TYPE);
    vector("other-body", "Signed for other content.")
        .signed(ed.token(with("keylife_sha256", Base64URL.encode(new byte[32]).toString())))
        .refused(Refusal.BODY);
    vector("short-digest", "A digest that is only the beginning of the right one.")
        .signed(
            ed.token(
                with(
                    "keylife_sha256",
                    String.valueOf(claims().get("keylife_sha256")).substring(0, 20))))
        .refused(Refusal.BODY);
    vector("other-schema", "Signed with another schema for the same bytes.")
        .signed(ed.token(with("keylife_schema", Base64URL.encode(new byte[32]).toString())))
        .refused(Refusal.SCHEMA);
  }

  private void times() {
    long now = NOW.getEpochSecond();
    vector("iat-ahead", "Issued 61 seconds after the topic took it.")
        .signed(ed.token(with("iat", now + 61)))
        .refused(Refusal.NOT_YET_VALID);
    vector(
            "iat-within-leeway",
            "Issued 60 seconds after the topic took it, as a clock that is ahead has it.")
        .signed(ed.token(with("iat", now + 60)))
        .proven("ed25519-1");
    vector("nbf-ahead", "Not to be used for another two minutes.")
        .signed(ed.token(with("nbf", now + 120)))
        .refused(Refusal.NOT_YET_VALID);
    vector("expired", "exp is when the topic took it.")
        .signed(ed.token(with("exp", now)))
        .refused(Refusal.EXPIRED);
    vector("too-long", "Valid for a second more than is allowed.")
        .signed(ed.token(with("exp", now + 3601)))
        .refused(Refusal.LIFETIME);
    vector("for-ever", "Valid until the year 3000.")
        .signed(ed.token(with("exp", 32503680000L)))
        .refused(Refusal.LIFETIME);
    vector("replayed-after-its-time", "The same record once more, eight days later.")
        .signed(ed.token(claims()))
        .appended(NOW.plusSeconds(8 * 86_400))
        .refused(Refusal.EXPIRED);
    vector(
            "read-late",
            "In the topic in time, and decided so late that the command id may be forgotten.")
        .signed(ed.token(claims()))
        .decided(NOW.plusSeconds(8 * 86_400))
        .judged(Refusal.LATE.label(), "ed25519-1");
  }

  private void certificates() throws Exception {
    KeyPair rootKey = ecPair("secp256r1");
    KeyPair otherKey = ecPair("secp256r1");
    X509Certificate root =
        certificate("CN=Vectors root", rootKey, "CN=Vectors root", rootKey, true, 0, 20);
    X509Certificate otherRoot =
        certificate("CN=Vectors root", otherKey, "CN=Vectors root", otherKey, true, 0, 20);
    Files.createDirectories(SignatureVector.FOLDER);
    Files.writeString(SignatureVector.FOLDER.resolve("ca.pem"), pem(root));
    KeyPair pair = ecPair("secp256r1");
    TestSigner signer = TestSigner.of("unused", pair, "ES256", PRINCIPAL);
    String id = "spiffe://example.org/orders";
    int signatures = KeyUsage.digitalSignature;
    SpecificRecord spiffe = new EnableKey(new CommandHeader("command-1", "orders", id, NOW));
    SpecificRecord subject =
        new EnableKey(new CommandHeader("command-1", "orders", "CN=orders,O=Example", NOW));
    X509Certificate svid = issued(rootKey, "O=Example", pair, signatures, 10, id);
    X509Certificate named = issued(rootKey, "O=Example,CN=orders", pair, signatures, 10);
    vector("good-x5c-spiffe", "A certificate whose SPIFFE ID is the issuer.")
        .of(spiffe)
        .signed(x5c(signer, spiffe, svid))
        .proven(thumbprint(svid));
    vector("good-x5c-with-root", "The same, with the CA's own certificate behind it.")
        .of(spiffe)
        .signed(x5c(signer, spiffe, svid, root))
        .proven(thumbprint(svid));
    vector("good-x5c-subject", "A certificate without a SPIFFE ID, whose subject is the issuer.")
        .of(subject)
        .signed(x5c(signer, subject, named))
        .proven(thumbprint(named));
    vector("x5c-other-principal", "A certificate of somebody else.")
        .signed(x5c(signer, command, svid))
        .refused(Refusal.PRINCIPAL);
    vector("x5c-subject-beside-spiffe", "The subject of a certificate that has a SPIFFE ID.")
        .of(new EnableKey(new CommandHeader("command-1", "orders", "O=Example", NOW)))
        .signed(
            x5c(
                signer,
                new EnableKey(new CommandHeader("command-1", "orders", "O=Example", NOW)),
                svid))
        .refused(Refusal.PRINCIPAL);
    vector("x5c-other-ca", "A certificate of another CA that has the same name.")
        .of(spiffe)
        .signed(x5c(signer, spiffe, issued(otherKey, "O=Example", pair, signatures, 10, id)))
        .refused(Refusal.CERTIFICATE);
    vector("x5c-self-signed", "A chain that ends in a root of its own.")
        .of(spiffe)
        .signed(
            x5c(signer, spiffe, issued(otherKey, "O=Example", pair, signatures, 10, id), otherRoot))
        .refused(Refusal.CERTIFICATE);
    vector(
            "x5c-expired",
            "A certificate that was not valid any more when the topic took the command.")
        .of(spiffe)
        .signed(x5c(signer, spiffe, issued(rootKey, "O=Example", pair, signatures, -1, id)))
        .refused(Refusal.CERTIFICATE);
    vector("x5c-not-for-signatures", "A certificate for key agreement alone.")
        .of(spiffe)
        .signed(
            x5c(signer, spiffe, issued(rootKey, "O=Example", pair, KeyUsage.keyAgreement, 10, id)))
        .refused(Refusal.CERTIFICATE);
    vector("x5c-ca", "The certificate of a CA signs a command.")
        .of(spiffe)
        .signed(
            x5c(
                signer,
                spiffe,
                certificate("CN=Vectors root", rootKey, "O=Example", pair, true, 0, 10, id)))
        .refused(Refusal.CERTIFICATE);
    vector("x5c-issued-by-no-ca", "A certificate that a certificate for signatures has issued.")
        .of(spiffe)
        .signed(
            x5c(
                signer,
                spiffe,
                certificate(
                    "O=Example", otherKey, "CN=x", pair, false, KeyUsage.digitalSignature, 10, id),
                issued(rootKey, "O=Example", otherKey, signatures, 10)))
        .refused(Refusal.CERTIFICATE);
    vector("x5c-two-ids", "A certificate with two SPIFFE IDs.")
        .of(spiffe)
        .signed(
            x5c(
                signer,
                spiffe,
                issued(
                    rootKey,
                    "O=Example",
                    pair,
                    signatures,
                    10,
                    id,
                    "spiffe://example.org/payments")))
        .refused(Refusal.CERTIFICATE);
    vector("x5c-other-key", "Signed with another key than the certificate's.")
        .of(spiffe)
        .signed(x5c(ec, spiffe, svid))
        .refused(Refusal.SIGNATURE);
    vector("x5c-garbage", "A certificate that is none.")
        .of(spiffe)
        .signed(
            signer.token(
                signer.header(
                    h -> {
                      h.remove("kid");
                      h.put("x5c", List.of("AAAA"));
                    }),
                claims(spiffe)))
        .refused(Refusal.CERTIFICATE);
    vector("x5c-and-kid", "Both a certificate and a kid.")
        .of(spiffe)
        .signed(ed.token(ed.header(h -> h.put("x5c", chain(svid))), claims(spiffe)))
        .refused(Refusal.HEADER);
  }

  private String x5c(TestSigner signer, SpecificRecord signed, X509Certificate... certificates) {
    return signer.token(
        signer.header(
            h -> {
              h.remove("kid");
              h.put("x5c", chain(certificates));
            }),
        claims(signed));
  }

  private static List<String> chain(X509Certificate... certificates) {
    return Arrays.stream(certificates)
        .map(each -> Base64.getEncoder().encodeToString(encoded(each)))
        .toList();
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String thumbprint(X509Certificate certificate) {
    return "x5t#S256:"
        + Base64URL.encode(dev.keylife.schema.Sha256.newDigest().digest(encoded(certificate)));
  }

  private static String pem(X509Certificate certificate) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded(certificate))
        + "\n-----END CERTIFICATE-----\n";
  }

  private static KeyPair ecPair(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  /** Of the CA, or of another one that has the same name. */
  private static X509Certificate issued(
      KeyPair authority, String subject, KeyPair key, int usage, int years, String... uris)
      throws Exception {
    return certificate("CN=Vectors root", authority, subject, key, false, usage, years, uris);
  }

  private static X509Certificate certificate(
      String issuer,
      KeyPair issuerKey,
      String subject,
      KeyPair key,
      boolean authority,
      int usage,
      int years,
      String... uris)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(NOW.minusSeconds(2L * 366 * 86_400)),
            Date.from(NOW.plusSeconds(years * 365L * 86_400)),
            new X500Name(subject),
            key.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (usage != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
    }
    if (uris.length > 0) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              Arrays.stream(uris)
                  .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                  .toArray(GeneralName[]::new)));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
  }

  private static char next(char last) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet.charAt(alphabet.indexOf(last) ^ 1);
  }

  private String hs256() throws GeneralSecurityException {
    Map<String, Object> header = ed.header(h -> h.put("alg", "HS256"));
    String input =
        Base64URL.encode(JSONObjectUtils.toJSONString(header))
            + "."
            + Base64URL.encode(JSONObjectUtils.toJSONString(claims()));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(new Base64URL(String.valueOf(ed.jwk().get("x"))).decode(), "HmacSHA256"));
    return input + "." + Base64URL.encode(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
  }

  private String otherCurve() throws GeneralSecurityException {
    String token = ec.token(claims());
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(ecPair("secp384r1").getPrivate());
    signature.update(
        token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
    return withSignature(token, signature.sign());
  }

  private String der() throws GeneralSecurityException {
    String token = ec.token(claims());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(ec.privateKey());
    signature.update(
        token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
    return withSignature(token, signature.sign());
  }

  private static String malleated(String token) {
    byte[] signature = signature(token);
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    byte[] other = P256_ORDER.subtract(s).toByteArray();
    byte[] changed = Arrays.copyOf(signature, 64);
    Arrays.fill(changed, 32, 64, (byte) 0);
    int length = Math.min(other.length, 32);
    System.arraycopy(other, other.length - length, changed, 64 - length, length);
    return withSignature(token, changed);
  }

  private static String malleatedEd(String token) {
    byte[] signature = signature(token);
    byte[] s = new byte[32];
    for (int i = 0; i < 32; i++) {
      s[i] = signature[63 - i]; // little-endian
    }
    byte[] other = new BigInteger(1, s).add(ED25519_ORDER).toByteArray();
    byte[] changed = Arrays.copyOf(signature, 64);
    Arrays.fill(changed, 32, 64, (byte) 0);
    for (int i = 0; i < Math.min(32, other.length); i++) {
      changed[32 + i] = other[other.length - 1 - i];
    }
    return withSignature(token, changed);
  }

  private static String flipped(String token) {
    byte[] signature = signature(token);
    signature[5] ^= 1;
    return withSignature(token, signature);
  }

  private static byte[] signature(String token) {
    return new Base64URL(token.substring(token.lastIndexOf('.') + 1)).decode();
  }

  private static String withSignature(String token, byte[] signature) {
    return token.substring(0, token.lastIndexOf('.') + 1) + Base64URL.encode(signature);
  }

  private Map<String, Object> claims() {
    return claims(command);
  }

  private static Map<String, Object> claims(SpecificRecord command) {
    Map<String, Object> claims = TestSigner.claims(command, framed(command), NOW);
    claims.put("aud", SignatureVector.AUDIENCE);
    return claims;
  }

  private Map<String, Object> with(String name, Object value) {
    Map<String, Object> claims = claims();
    claims.put(name, value);
    return claims;
  }

  private static byte[] framed(SpecificRecord command) {
    byte[] avro = avro(command);
    byte[] value = new byte[5 + avro.length];
    System.arraycopy(avro, 0, value, 5, avro.length);
    return value;
  }

  private static byte[] avro(SpecificRecord command) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new SpecificDatumWriter<>(command.getSchema()).write(command, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Draft vector(String name, String what) {
    return new Draft(name, what);
  }

  /** A vector that is being written: an unsigned command, now, where a signature is required. */
  private final class Draft {
    private final String name;
    private final String what;
    private SpecificRecord shown = command;
    private List<String> tokens = List.of();
    private Instant appended = NOW;
    private Instant decided = NOW;
    private String mode = "required";

    Draft(String name, String what) {
      this.name = name;
      this.what = what;
    }

    Draft of(SpecificRecord other) {
      shown = other;
      return this;
    }

    Draft signed(String... signatures) {
      tokens = List.of(signatures);
      return this;
    }

    /** Appended to the topic at another time, and decided at once. */
    Draft appended(Instant other) {
      appended = other;
      decided = other;
      return this;
    }

    Draft decided(Instant other) {
      decided = other;
      return this;
    }

    Draft optional() {
      mode = "optional";
      return this;
    }

    void proven(String keyId) {
      judged("proven", keyId);
    }

    void refused(Refusal refusal) {
      judged(refusal.label(), "");
    }

    void judged(String verdict, String keyId) {
      CommandHeader header = (CommandHeader) shown.get(0);
      vectors.add(
          new SignatureVector(
              name,
              what,
              mode,
              new SignatureVector.Shown(
                  shown.getSchema().getFullName(),
                  header.getKeyId(),
                  header.getCommandId(),
                  header.getIssuer(),
                  Base64URL.encode(avro(shown)).toString(),
                  Base64URL.encode(CommandSignature.fingerprint(shown.getSchema())).toString()),
              appended.getEpochSecond(),
              decided.getEpochSecond(),
              tokens,
              verdict,
              keyId));
    }
  }
}
