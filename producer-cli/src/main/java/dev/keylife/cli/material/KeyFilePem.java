package dev.keylife.cli.material;

import dev.keylife.cli.text.AsciiView;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys in PEM (RFC 7468, RFC 1421) and in OpenSSH's format, which looks like it.
 *
 * @see <a href="https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.key">OpenSSH's PROTOCOL.key</a>
 */
public final class KeyFilePem {
  private static final String PKCS8 = "PRIVATE KEY";
  private static final String OPENSSH = "OPENSSH PRIVATE KEY";

  /** Up to the public key, with room to spare: nothing secret comes before it. */
  private static final Pattern OPENSSH_HEAD =
      Pattern.compile("-----BEGIN OPENSSH PRIVATE KEY-----\\s+([A-Za-z0-9+/\\s]{160})");

  /** Where the seed of an Ed25519 key lies, unencrypted: all that comes before has one length. */
  private static final String ED25519_SEED = "tail -c +162 | head -c 32";

  private KeyFilePem() {}

  static String refusal(List<String> labels, AsciiView text, KeySource source) {
    String label =
        labels.stream().filter(l -> l.endsWith("PRIVATE KEY")).findFirst().orElse(labels.get(0));
    return switch (label) {
      case OPENSSH -> openssh(text, source);
      case PKCS8 ->
          labels.get(0).equals(PKCS8)
              ? pkcs8(source)
              : KeyFile.toPkcs8("it is PKCS#8 in PEM", source);
      case "ENCRYPTED PRIVATE KEY" ->
          KeyFile.toPkcs8("it is PKCS#8 in PEM, encrypted with a password", source);
      case "RSA PRIVATE KEY" -> KeyFile.toPkcs8("it is PKCS#1 in PEM", source);
      case "EC PRIVATE KEY" -> KeyFile.toPkcs8("it is SEC 1 in PEM", source);
      case "DSA PRIVATE KEY" -> "it is a DSA key in PEM, and no key spec takes one";
      case "PGP PRIVATE KEY BLOCK", "PGP PUBLIC KEY BLOCK" ->
          "it is a key of OpenPGP, which is not imported as it is";
      default -> "it is PEM of %s, and there is no private key in it".formatted(label);
    };
  }

  /** Takes the armour off, whatever the algorithm: not every OpenSSL knows each of them. */
  private static String pkcs8(KeySource source) {
    String strip =
        source.openssl("asn1parse", "-strictpem -noout -out " + source.out(".pkcs8.der"));
    return KeyFile.make("it is PKCS#8 in PEM", "(umask 077; " + strip + ")");
  }

  private static String openssh(AsciiView text, KeySource source) {
    String head = head(text);
    boolean encrypted = !head.contains("\0\0\0\4none\0\0\0\4none");
    String what = "it is a key in OpenSSH's format" + (encrypted ? ", with a passphrase" : "");
    String copy = source.out(".openssh");
    String decrypt =
        "(umask 077; %s > %s) && ssh-keygen -p -q -N ''%s -f %s"
            .formatted(
                source.filter("cat"), copy, head.contains("ssh-ed25519") ? "" : " -m PKCS8", copy);
    if (!head.contains("ssh-ed25519")) {
      KeySource converted = KeySource.of(Path.of(unquoted(copy)));
      String pkcs8 =
          converted.openssl(
              "pkcs8 -topk8 -nocrypt", "-outform DER -out " + source.out(".pkcs8.der"));
      return KeyFile.make(what, "%s && %s; rm -f %s".formatted(decrypt, pkcs8, copy));
    }
    String out = source.out(".pkcs8.der");
    return encrypted
        ? KeyFile.make(
            what,
            "%s && %s; rm -f %s".formatted(decrypt, ed25519("grep -v -e ----- " + copy, out), copy))
        : KeyFile.make(what, ed25519(source.filter("grep -v -e -----"), out));
  }

  /** The names are derived from one file; a quoted one is quoted as a whole. */
  private static String unquoted(String word) {
    return word.startsWith("'") ? word.substring(1, word.length() - 1).replace("'\\''", "'") : word;
  }

  /**
   * OpenSSH has no PKCS#8 of Ed25519: its constant beginning (RFC 8410, section 7) and the seed.
   */
  private static String ed25519(String body, String out) {
    return "(umask 077; { %s; %s | openssl base64 -d | %s; } > %s)"
        .formatted(ED25519_PKCS8, body, ED25519_SEED, out);
  }

  static final String ED25519_PKCS8 =
      "printf '\\060\\056\\002\\001\\000\\060\\005\\006\\003\\053\\145\\160\\004\\042\\004\\040'";

  private static String head(AsciiView text) {
    Matcher matcher = OPENSSH_HEAD.matcher(text);
    if (!matcher.find()) {
      return "";
    }
    String base64 =
        ((AsciiView) text.subSequence(matcher.start(1), matcher.end(1)))
            .text()
            .replaceAll("\\s", "");
    byte[] bytes = Base64.getDecoder().decode(base64.substring(0, base64.length() / 4 * 4));
    return new String(
        Arrays.copyOf(bytes, Math.min(bytes.length, 110)), StandardCharsets.ISO_8859_1);
  }
}
