package dev.keylife.cli.material;

import dev.keylife.cli.text.AsciiView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the files that people have keys in and that are not what is imported: the bytes of a
 * symmetric or HMAC key, or a private key as PKCS#8 in DER, without a password (RFC 5958). Each
 * refusal says what the file is, and which command makes the right one of it; nothing of the
 * content is quoted.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html#key-material-requirements">Requirements
 *     for imported key material</a>
 */
public final class KeyFile {
  /** HMAC_224 takes 28 bytes, HMAC_512 up to 128. */
  private static final int SHORTEST = 28;

  private static final int LONGEST_SYMMETRIC = 128;

  private static final String TO_PKCS8 = "pkcs8 -topk8 -nocrypt";

  private static final Pattern PEM =
      Pattern.compile("(?m)^([ \\t]*)-----BEGIN ([A-Z0-9 ]{1,40})-----");
  private static final Pattern JSON = Pattern.compile("\\s*\\{[\\s\\S]*");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]+={0,2}\\s*");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f\\s]+");
  private static final Pattern SSH_PUBLIC = Pattern.compile("(ssh|ecdsa)-[a-z0-9-]+ [\\s\\S]*");
  private static final Pattern PUTTY = Pattern.compile("PuTTY-User-Key-File-[\\s\\S]*");

  private KeyFile() {}

  /** What is wrong with a file that holds text where bytes are expected, if it does. */
  static Optional<String> refusalOfText(byte[] content, KeySource source) {
    AsciiView text = AsciiView.of(content);
    List<String> labels = new ArrayList<>();
    boolean indented = false;
    Matcher pem = PEM.matcher(text);
    while (pem.find()) {
      indented |= pem.end(1) > pem.start(1);
      labels.add(((AsciiView) text.subSequence(pem.start(2), pem.end(2))).text());
    }
    KeySource readable = readable(source, AsciiView.form(content), indented);
    if (!labels.isEmpty()) {
      return Optional.of(KeyFilePem.refusal(labels, text, readable));
    }
    if (JSON.matcher(text).matches()) {
      return KeyFileJwk.refusal(text, readable);
    }
    if (PUTTY.matcher(text).lookingAt()) {
      return Optional.of(
          "it is a key of PuTTY: PuTTYgen exports it (Conversions, Export OpenSSH key)");
    }
    return SSH_PUBLIC.matcher(text).lookingAt()
        ? Optional.of("it is a public key of SSH, and key material is a private one")
        : Optional.empty();
  }

  private static KeySource readable(KeySource source, AsciiView.Form form, boolean indented) {
    KeySource read =
        switch (form) {
          case PLAIN -> source;
          case UTF_8_WITH_MARK -> source.through("tail -c +4");
          case UTF_16_WITH_MARK -> source.through("iconv -f UTF-16 -t UTF-8");
          case UTF_16LE -> source.through("iconv -f UTF-16LE -t UTF-8");
          case UTF_16BE -> source.through("iconv -f UTF-16BE -t UTF-8");
        };
    return indented ? read.through("sed 's/^[[:space:]]*//'") : read;
  }

  /** What is wrong with decoded material, if it cannot be any. */
  static Optional<String> refusal(byte[] material, KeySource source) {
    Optional<String> known = KeyFileDer.refusal(material, source);
    if (known.isPresent() || KeyFileDer.isPkcs8(material)) {
      return known;
    }
    if (material.length < SHORTEST) {
      return Optional.of("it has %d bytes, and no key has so few".formatted(material.length));
    }
    if (material.length <= LONGEST_SYMMETRIC) {
      return Optional.empty();
    }
    AsciiView text = AsciiView.of(material);
    if (HEX.matcher(text).matches()) {
      return Optional.of("it is text in hex: say --encoding hex");
    }
    if (BASE64.matcher(text).matches()) {
      return Optional.of("it is text in Base64: say --encoding base64");
    }
    return Optional.of(
        "it has %d bytes and is no key: key material is 28 to 128 bytes for symmetric and HMAC keys, and a private key as PKCS#8 in DER for others"
            .formatted(material.length));
  }

  /** Words that end in a command, on a line of its own, to be copied. */
  static String make(String what, String command) {
    return what
        + ", and key material is a private key as PKCS#8 in DER, without a password; make that with\n  "
        + command;
  }

  static String toPkcs8(String what, KeySource source) {
    return make(what, source.openssl(TO_PKCS8, "-outform DER -out " + source.out(".pkcs8.der")));
  }
}
