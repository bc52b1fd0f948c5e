package dev.keylife.cli.material;

import dev.keylife.cli.text.AsciiView;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * JSON Web Keys. OpenSSL reads none, but builds PKCS#8 of their numbers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-6">RFC 7518, section 6</a>
 */
public final class KeyFileJwk {
  private static final String DECODE =
      "tr -- '-_' '+/' | awk '{ while (length($0) % 4) $0 = $0 \"=\"; print }' | openssl base64 -d"
          + " -A";

  private static final String RSA =
      "asn1=SEQUENCE:k\\n[k]\\nv=INTEGER:0\\na=SEQUENCE:a\\np=OCTWRAP,SEQUENCE:r\\n"
          + "[a]\\no=OID:rsaEncryption\\nn=NULL\\n[r]\\nv=INTEGER:0\\n";

  private static final String EC =
      "asn1=SEQUENCE:k\\n[k]\\nv=INTEGER:0\\na=SEQUENCE:a\\np=OCTWRAP,SEQUENCE:e\\n"
          + "[a]\\no=OID:id-ecPublicKey\\nc=OID:%s\\n[e]\\nv=INTEGER:1\\nd=FORMAT:HEX,OCT:";

  private KeyFileJwk() {}

  /** Empty where it is some other JSON. */
  static Optional<String> refusal(AsciiView text, KeySource source) {
    if (has(text, "keys")) {
      return Optional.of("it is a JSON Web Key Set: take one key out, as jq '.keys[0]' does");
    }
    return member(text, "kty").map(kty -> refusal(kty, text, source));
  }

  private static String refusal(String kty, AsciiView text, KeySource source) {
    String curve = member(text, "crv").orElse("");
    return switch (kty) {
      case "oct" ->
          "it is a symmetric key as JSON Web Key, and key material is its bytes; make those with\n  (umask 077; %s | %s > %s)"
              .formatted(source.filter("jq -r .k"), DECODE, source.out(".bin"));
      case "RSA" ->
          has(text, "qi")
              ? rsa(source)
              : "it is an RSA key as JSON Web Key, without the private part or its primes";
      case "EC" ->
          switch (curve) {
            case "P-256" -> ec(text, "prime256v1", curve, source);
            case "P-384" -> ec(text, "secp384r1", curve, source);
            case "P-521" -> ec(text, "secp521r1", curve, source);
            case "secp256k1" -> ec(text, "secp256k1", curve, source);
            default -> "it is a JSON Web Key on a curve that no key spec takes";
          };
      case "OKP" ->
          curve.equals("Ed25519") && has(text, "d")
              ? ed25519(source)
              : "it is a JSON Web Key that no key spec takes, or without its private part";
      default -> "it is a JSON Web Key of a type that no key spec takes";
    };
  }

  private static Optional<String> member(AsciiView text, String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\"\\s*:\\s*\"([A-Za-z0-9-]{1,20})\"").matcher(text);
    return matcher.find()
        ? Optional.of(((AsciiView) text.subSequence(matcher.start(1), matcher.end(1))).text())
        : Optional.empty();
  }

  private static boolean has(AsciiView text, String name) {
    return Pattern.compile("\"" + name + "\"\\s*:").matcher(text).find();
  }

  private static String rsa(KeySource source) {
    Stream<String> names = Stream.of("n", "e", "d", "p", "q", "dp", "dq", "qi");
    return build(
        "it is an RSA key as JSON Web Key",
        RSA
            + Stream.of("n", "e", "d", "p", "q", "dp", "dq", "qi")
                .map(name -> name + "=INTEGER:0x%s\\n")
                .collect(Collectors.joining()),
        names.map("\"$(hex %s)\""::formatted).collect(Collectors.joining(" ")),
        source);
  }

  private static String ec(AsciiView text, String oid, String curve, KeySource source) {
    return has(text, "d")
        ? build(
            "it is a key on %s as JSON Web Key".formatted(curve),
            EC.formatted(oid) + "%s\\n",
            "\"$(hex d)\"",
            source)
        : "it is a public JSON Web Key, and key material is a private one";
  }

  /** OpenSSL compiles ASN.1 from a description; printf is the shell's own, and shows nobody. */
  private static String build(String what, String asn1, String values, KeySource source) {
    return KeyFile.make(
        what,
        "hex() { %s | %s | od -An -v -tx1 | tr -d ' \\n'; }\n  (umask 077; printf '%s' %s | openssl asn1parse -genconf /dev/stdin -noout -out %s)"
            .formatted(
                source.filter("jq -r .\"$1\""), DECODE, asn1, values, source.out(".pkcs8.der")));
  }

  private static String ed25519(KeySource source) {
    return KeyFile.make(
        "it is an Ed25519 key as JSON Web Key",
        "(umask 077; { %s; %s | %s; } > %s)"
            .formatted(
                KeyFilePem.ED25519_PKCS8,
                source.filter("jq -r .d"),
                DECODE,
                source.out(".pkcs8.der")));
  }
}
