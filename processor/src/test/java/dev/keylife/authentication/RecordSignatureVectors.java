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
    add(
        "good-eddsa",
        "Ed25519, the key of RFC 8037 A.1: made again, it is the same text.",
        ed.token(claims()),
        "proven",
        "ed25519-1");
    add(
        "good-es256",
        "ECDSA on P-256 with SHA-256, R and S of 32 bytes each.",
        ec.token(claims()),
        "proven",
        "es256-1");
    SpecificRecord called =
        new EnableKey(
            new CommandHeader("command-1", "orders", "arn:aws:iam::111122223333:user/alice", NOW));
    add(
        "good-prefix",
        "A gateway's key, which may speak for names that begin so.",
        called,
        gateway.token(claims(called)),
        "proven",
        "gateway-1");
    add(
        "good-nbf",
        "With nbf, which has passed.",
        ed.token(with("nbf", NOW.getEpochSecond())),
        "proven",
        "ed25519-1");
    add(
        "good-further-claim",
        "A claim that is not known is passed over, as RFC 7519 says.",
        ed.token(with("scope", "x")),
        "proven",
        "ed25519-1");
    add(
        "good-malleated-es256",
        "N - S in the place of S: as good as the original, and no second command, because the command id counts once.",
        malleated(ec.token(claims())),
        "proven",
        "es256-1");
    add(
        "replayed-inside-its-time",
        "The same record once more, before exp: the signature holds, and the command id has been used up.",
        command,
        ed.token(claims()),
        NOW.plusSeconds(200),
        NOW.plusSeconds(200),
        "required",
        "proven",
        "ed25519-1");
    add(
        "unsigned-optional",
        "No signature where none is required.",
        command,
        List.of(),
        NOW,
        NOW,
        "optional",
        "none",
        "");
    add(
        "bad-optional",
        "A wrong signature is refused where none is required, too.",
        command,
        List.of(flipped(ed.token(claims()))),
        NOW,
        NOW,
        "optional",
        "signature",
        "");
  }

  private void forms() {
    String token = ed.token(claims());
    add(
        "unsigned",
        "No signature where one is required.",
        command,
        List.of(),
        NOW,
        NOW,
        "required",
        "unsigned",
        "");
    add(
        "two-signatures",
        "Two headers, both good.",
        command,
        List.of(token, ec.token(claims())),
        NOW,
        NOW,
        "required",
        "several_signatures",
        "");
    add(
        "huge-header",
        "More than 16 KiB.",
        ed.token(with("padding", "x".repeat(20_000))),
        "too_large",
        "");
    add("empty", "An empty header.", "", "malformed", "");
    add(
        "two-parts",
        "No signature part.",
        token.substring(0, token.lastIndexOf('.')),
        "malformed",
        "");
    add(
        "empty-signature",
        "An empty signature part.",
        token.substring(0, token.lastIndexOf('.') + 1),
        "malformed",
        "");
    add("four-parts", "A part too many.", token + ".x", "malformed", "");
    add("white-space", "A line feed at the end.", token + "\n", "malformed", "");
    add("padded", "base64url with padding.", token + "==", "malformed", "");
    add(
        "other-last-bits",
        "The last character has other unused bits: another text of the same bytes.",
        token.substring(0, token.length() - 1) + next(token.charAt(token.length() - 1)),
        "malformed",
        "");
    add(
        "json-serialization",
        "The JSON serialization of a JWS.",
        "{\"payload\":\"" + token.split("\\.", -1)[1] + "\",\"signatures\":[]}",
        "malformed",
        "");
    add(
        "header-no-json",
        "A header that is not JSON.",
        ed.token("{", JSONObjectUtils.toJSONString(claims())),
        "malformed",
        "");
    add(
        "claims-no-json",
        "Claims that are not JSON.",
        ed.token(JSONObjectUtils.toJSONString(ed.header()), "{"),
        "claims",
        "");
    add(
        "duplicate-claim",
        "A claim that is there twice.",
        ed.token(
            JSONObjectUtils.toJSONString(ed.header()),
            JSONObjectUtils.toJSONString(claims()).replaceFirst("\\{", "{\"sub\":\"other\",")),
        "claims",
        "");
    add(
        "no-typ",
        "Without typ.",
        ed.token(ed.header(h -> h.remove("typ")), claims()),
        "header",
        "");
    add(
        "other-typ",
        "A token of another kind.",
        ed.token(ed.header(h -> h.put("typ", "JWT")), claims()),
        "header",
        "");
    add(
        "no-kid",
        "Neither kid nor x5c.",
        ed.token(ed.header(h -> h.remove("kid")), claims()),
        "header",
        "");
    add(
        "crit",
        "An extension that must be understood.",
        ed.token(ed.header(h -> h.put("crit", List.of("exp"))), claims()),
        "header",
        "");
    add(
        "embedded-jwk",
        "A key that the token brings along.",
        ed.token(ed.header(h -> h.put("jwk", TestSigner.ed25519("x", "x").jwk())), claims()),
        "header",
        "");
    add(
        "jku",
        "A place to fetch keys from.",
        ed.token(ed.header(h -> h.put("jku", "https://example.com/jwks")), claims()),
        "header",
        "");
  }

  private void algorithms() throws GeneralSecurityException {
    add(
        "none",
        "alg none, with a signature part.",
        ed.token(ed.header(h -> h.put("alg", "none")), claims()),
        "malformed",
        "");
    add(
        "hs256-with-public-key",
        "HMAC with the public key as its secret.",
        hs256(),
        "algorithm",
        "");
    add(
        "es256-for-ed25519-key",
        "alg ES256 with the kid of an Ed25519 key.",
        ed.token(ed.header(h -> h.put("alg", "ES256")), claims()),
        "algorithm",
        "");
    add(
        "eddsa-for-p256-key",
        "alg EdDSA with the kid of a P-256 key.",
        ec.token(ec.header(h -> h.put("alg", "EdDSA")), claims()),
        "algorithm",
        "");
    add(
        "es384",
        "An algorithm that is not on the list.",
        ec.token(ec.header(h -> h.put("alg", "ES384")), claims()),
        "algorithm",
        "");
    add("wrong-curve", "Signed on P-384.", otherCurve(), "signature", "");
    add("der", "An ECDSA signature in DER.", der(), "signature", "");
    add(
        "zeros",
        "R and S are zero (CVE-2022-21449).",
        withSignature(ec.token(claims()), new byte[64]),
        "signature",
        "");
    add(
        "malleated-eddsa",
        "S + L in the place of S.",
        malleatedEd(ed.token(claims())),
        "signature",
        "");
    add(
        "flipped-bit",
        "One bit of the signature is another.",
        flipped(ed.token(claims())),
        "signature",
        "");
  }

  private void keys() {
    add(
        "other-key",
        "Signed with another key than the one of the kid.",
        TestSigner.ed25519("ed25519-1", PRINCIPAL).token(claims()),
        "signature",
        "");
    add(
        "unknown-kid",
        "A kid that is not in the trust file.",
        TestSigner.ed25519("stranger", PRINCIPAL).token(claims()),
        "unknown_key",
        "");
    add(
        "revoked-kid",
        "A key that is marked as revoked.",
        revoked.token(claims()),
        "revoked_key",
        "");
    add(
        "not-its-principal",
        "A key that is trusted, but not for this issuer.",
        gateway.token(claims()),
        "principal",
        "");
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
      add("without-" + name, "Without the claim " + name + ".", ed.token(claims), "claims", "");
    }
    add(
        "aud-list",
        "A list of audiences, of which one is right.",
        ed.token(with("aud", List.of("keylife-vectors", "other"))),
        "claims",
        "");
    add(
        "iat-text",
        "A time that is a text.",
        ed.token(with("iat", Long.toString(NOW.getEpochSecond()))),
        "claims",
        "");
    add(
        "other-issuer",
        "Signed for another issuer.",
        ed.token(with("iss", "payments-service")),
        "issuer",
        "");
    add(
        "other-issuer-case",
        "Signed for an issuer in other letters.",
        ed.token(with("iss", "Orders-Service")),
        "issuer",
        "");
    add("other-key-id", "Signed for another key.", ed.token(with("sub", "payments")), "key_id", "");
    add(
        "other-installation",
        "Signed for another installation.",
        ed.token(with("aud", "keylife-staging")),
        "audience",
        "");
    add(
        "other-command-id",
        "Signed for another command id.",
        ed.token(with("jti", "command-2")),
        "command_id",
        "");
    add(
        "other-type",
        "A signature for DisableKey, which has the same bytes.",
        ed.token(claims(other)),
        "type",
        "");
    add(
        "other-body",
        "Signed for other content.",
        ed.token(with("keylife_sha256", Base64URL.encode(new byte[32]).toString())),
        "body",
        "");
    add(
        "short-digest",
        "A digest that is only the beginning of the right one.",
        ed.token(
            with(
                "keylife_sha256", String.valueOf(claims().get("keylife_sha256")).substring(0, 20))),
        "body",
        "");
    add(
        "other-schema",
        "Signed with another schema for the same bytes.",
        ed.token(with("keylife_schema", Base64URL.encode(new byte[32]).toString())),
        "schema",
        "");
  }

  private void times() {
    long now = NOW.getEpochSecond();
    add(
        "iat-ahead",
        "Issued 61 seconds after the topic took it.",
        ed.token(with("iat", now + 61)),
        "not_yet_valid",
        "");
    add(
        "iat-within-leeway",
        "Issued 60 seconds after the topic took it, as a clock that is ahead has it.",
        ed.token(with("iat", now + 60)),
        "proven",
        "ed25519-1");
    add(
        "nbf-ahead",
        "Not to be used for another two minutes.",
        ed.token(with("nbf", now + 120)),
        "not_yet_valid",
        "");
    add("expired", "exp is when the topic took it.", ed.token(with("exp", now)), "expired", "");
    add(
        "too-long",
        "Valid for a second more than is allowed.",
        ed.token(with("exp", now + 3601)),
        "lifetime",
        "");
    add(
        "for-ever",
        "Valid until the year 3000.",
        ed.token(with("exp", 32503680000L)),
        "lifetime",
        "");
    add(
        "replayed-after-its-time",
        "The same record once more, eight days later.",
        command,
        ed.token(claims()),
        NOW.plusSeconds(8 * 86_400),
        NOW.plusSeconds(8 * 86_400),
        "required",
        "expired",
        "");
    add(
        "read-late",
        "In the topic in time, and decided so late that the command id may be forgotten.",
        command,
        ed.token(claims()),
        NOW,
        NOW.plusSeconds(8 * 86_400),
        "required",
        "late",
        "ed25519-1");
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
    SpecificRecord spiffe = new EnableKey(new CommandHeader("command-1", "orders", id, NOW));
    SpecificRecord subject =
        new EnableKey(new CommandHeader("command-1", "orders", "CN=orders,O=Example", NOW));
    X509Certificate svid =
        certificate(
            "CN=Vectors root",
            rootKey,
            "O=Example",
            pair,
            false,
            KeyUsage.digitalSignature,
            10,
            id);
    X509Certificate named =
        certificate(
            "CN=Vectors root",
            rootKey,
            "O=Example,CN=orders",
            pair,
            false,
            KeyUsage.digitalSignature,
            10);
    add(
        "good-x5c-spiffe",
        "A certificate whose SPIFFE ID is the issuer.",
        spiffe,
        x5c(signer, spiffe, svid),
        "proven",
        thumbprint(svid));
    add(
        "good-x5c-with-root",
        "The same, with the CA's own certificate behind it.",
        spiffe,
        x5c(signer, spiffe, svid, root),
        "proven",
        thumbprint(svid));
    add(
        "good-x5c-subject",
        "A certificate without a SPIFFE ID, whose subject is the issuer.",
        subject,
        x5c(signer, subject, named),
        "proven",
        thumbprint(named));
    add(
        "x5c-other-principal",
        "A certificate of somebody else.",
        command,
        x5c(signer, command, svid),
        "principal",
        "");
    add(
        "x5c-subject-beside-spiffe",
        "The subject of a certificate that has a SPIFFE ID.",
        new EnableKey(new CommandHeader("command-1", "orders", "O=Example", NOW)),
        x5c(
            signer,
            new EnableKey(new CommandHeader("command-1", "orders", "O=Example", NOW)),
            svid),
        "principal",
        "");
    add(
        "x5c-other-ca",
        "A certificate of another CA that has the same name.",
        spiffe,
        x5c(
            signer,
            spiffe,
            certificate(
                "CN=Vectors root",
                otherKey,
                "O=Example",
                pair,
                false,
                KeyUsage.digitalSignature,
                10,
                id)),
        "certificate",
        "");
    add(
        "x5c-self-signed",
        "A chain that ends in a root of its own.",
        spiffe,
        x5c(
            signer,
            spiffe,
            certificate(
                "CN=Vectors root",
                otherKey,
                "O=Example",
                pair,
                false,
                KeyUsage.digitalSignature,
                10,
                id),
            otherRoot),
        "certificate",
        "");
    add(
        "x5c-expired",
        "A certificate that was not valid any more when the topic took the command.",
        spiffe,
        x5c(
            signer,
            spiffe,
            certificate(
                "CN=Vectors root",
                rootKey,
                "O=Example",
                pair,
                false,
                KeyUsage.digitalSignature,
                -1,
                id)),
        "certificate",
        "");
    add(
        "x5c-not-for-signatures",
        "A certificate for key agreement alone.",
        spiffe,
        x5c(
            signer,
            spiffe,
            certificate(
                "CN=Vectors root",
                rootKey,
                "O=Example",
                pair,
                false,
                KeyUsage.keyAgreement,
                10,
                id)),
        "certificate",
        "");
    add(
        "x5c-ca",
        "The certificate of a CA signs a command.",
        spiffe,
        x5c(
            signer,
            spiffe,
            certificate("CN=Vectors root", rootKey, "O=Example", pair, true, 0, 10, id)),
        "certificate",
        "");
    add(
        "x5c-issued-by-no-ca",
        "A certificate that a certificate for signatures has issued.",
        spiffe,
        x5c(
            signer,
            spiffe,
            certificate(
                "O=Example", otherKey, "CN=x", pair, false, KeyUsage.digitalSignature, 10, id),
            certificate(
                "CN=Vectors root",
                rootKey,
                "O=Example",
                otherKey,
                false,
                KeyUsage.digitalSignature,
                10)),
        "certificate",
        "");
    add(
        "x5c-two-ids",
        "A certificate with two SPIFFE IDs.",
        spiffe,
        x5c(
            signer,
            spiffe,
            certificate(
                "CN=Vectors root",
                rootKey,
                "O=Example",
                pair,
                false,
                KeyUsage.digitalSignature,
                10,
                id,
                "spiffe://example.org/payments")),
        "certificate",
        "");
    add(
        "x5c-other-key",
        "Signed with another key than the certificate's.",
        spiffe,
        x5c(ec, spiffe, svid),
        "signature",
        "");
    add(
        "x5c-garbage",
        "A certificate that is none.",
        spiffe,
        signer.token(
            signer.header(
                h -> {
                  h.remove("kid");
                  h.put("x5c", List.of("AAAA"));
                }),
            claims(spiffe)),
        "certificate",
        "");
    add(
        "x5c-and-kid",
        "Both a certificate and a kid.",
        spiffe,
        ed.token(ed.header(h -> h.put("x5c", chain(svid))), claims(spiffe)),
        "header",
        "");
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

  private void add(String name, String what, String token, String verdict, String keyId) {
    add(name, what, command, token, verdict, keyId);
  }

  private void add(
      String name, String what, SpecificRecord shown, String token, String verdict, String keyId) {
    add(name, what, shown, List.of(token), NOW, NOW, "required", verdict, keyId);
  }

  private void add(
      String name,
      String what,
      SpecificRecord shown,
      String token,
      Instant appended,
      Instant decided,
      String mode,
      String verdict,
      String keyId) {
    add(name, what, shown, List.of(token), appended, decided, mode, verdict, keyId);
  }

  private void add(
      String name,
      String what,
      SpecificRecord shown,
      List<String> tokens,
      Instant appended,
      Instant decided,
      String mode,
      String verdict,
      String keyId) {
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
