package dev.keylife.cli.material;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Tells keys in DER and key stores apart by how they begin, which no random bytes do. */
public final class KeyFileDer {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OID = 0x06;
  private static final int SEQUENCE = 0x30;

  /** 1.2.840.113549.1.7, of PKCS#7. */
  private static final byte[] PKCS7 = HexFormat.of().parseHex("2a864886f70d0107");

  private static final byte[] JKS = HexFormat.of().parseHex("feedfeed");
  private static final byte[] JCEKS = HexFormat.of().parseHex("cececece");

  private KeyFileDer() {}

  /** An element: where it and its content begin and end. */
  private record Element(int tag, int start, int end) {
    boolean is(int wanted) {
      return tag == wanted;
    }
  }

  /** The element at a place; empty where there is none that ends before a limit. */
  private static Optional<Element> at(byte[] bytes, int place, int limit) {
    if (place + 2 > limit) {
      return Optional.empty();
    }
    int first = bytes[place + 1] & 0xFF;
    int octets = first < 0x80 ? 0 : first & 0x7F;
    if (first == 0x80 || octets > 2 || place + 2 + octets > limit) {
      return Optional.empty();
    }
    int length = octets == 0 ? first : 0;
    for (int i = 0; i < octets; i++) {
      length = (length << 8) | (bytes[place + 2 + i] & 0xFF);
    }
    int start = place + 2 + octets;
    return length <= limit - start
        ? Optional.of(new Element(bytes[place] & 0xFF, start, start + length))
        : Optional.empty();
  }

  private static boolean isTag(byte[] bytes, int place, int limit, int tag) {
    return at(bytes, place, limit).filter(element -> element.is(tag)).isPresent();
  }

  /** The one SEQUENCE that all of it is. */
  private static Optional<Element> whole(byte[] bytes) {
    return at(bytes, 0, bytes.length).filter(e -> e.is(SEQUENCE) && e.end() == bytes.length);
  }

  /**
   * Whether it begins as PKCS#8 does: a version and an algorithm. What else is wrong with it, the
   * processor says.
   */
  static boolean isPkcs8(byte[] bytes) {
    return at(bytes, 0, bytes.length)
        .filter(all -> all.is(SEQUENCE))
        .flatMap(
            all ->
                at(bytes, all.start(), all.end())
                    .filter(version -> version.is(INTEGER))
                    .flatMap(version -> at(bytes, version.end(), all.end()))
                    .filter(algorithm -> algorithm.is(SEQUENCE))
                    .filter(a -> isTag(bytes, a.start(), a.end(), OID))
                    .filter(a -> isTag(bytes, a.end(), all.end(), OCTET_STRING)))
        .isPresent();
  }

  static Optional<String> refusal(byte[] bytes, KeySource source) {
    if (startsWith(bytes, JKS) || startsWith(bytes, JCEKS)) {
      return Optional.of(keystore(source));
    }
    return whole(bytes).flatMap(all -> refusal(bytes, all, source));
  }

  private static Optional<String> refusal(byte[] bytes, Element all, KeySource source) {
    Optional<Element> first = at(bytes, all.start(), all.end());
    Optional<Element> second = first.flatMap(e -> at(bytes, e.end(), all.end()));
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    return first.get().is(INTEGER)
        ? versioned(bytes, first.get(), second.get(), all, source)
        : first.get().is(SEQUENCE)
            ? unversioned(bytes, first.get(), second.get(), all, source)
            : Optional.empty();
  }

  private static Optional<String> versioned(
      byte[] bytes, Element first, Element second, Element all, KeySource source) {
    int version = first.end() - first.start() == 1 ? bytes[first.start()] : -1;
    if (version == 0 && second.is(INTEGER)) {
      return integers(bytes, all) == 9
          ? Optional.of(toPkcs8("it is PKCS#1 in DER", source))
          : Optional.of("it is no private key that any key spec takes; it looks like DSA in DER");
    }
    if (version == 1 && second.is(OCTET_STRING)) {
      return Optional.of(toPkcs8("it is SEC 1 in DER", source));
    }
    boolean pkcs12 =
        version == 3
            && second.is(SEQUENCE)
            && at(bytes, second.start(), second.end())
                .filter(oid -> oid.is(OID))
                .filter(oid -> startsWith(Arrays.copyOfRange(bytes, oid.start(), oid.end()), PKCS7))
                .isPresent();
    return pkcs12 ? Optional.of(pkcs12(source)) : Optional.empty();
  }

  private static int integers(byte[] bytes, Element all) {
    int count = 0;
    for (Optional<Element> next = at(bytes, all.start(), all.end());
        next.isPresent() && next.get().is(INTEGER);
        next = at(bytes, next.get().end(), all.end())) {
      count++;
    }
    return count;
  }

  private static Optional<String> unversioned(
      byte[] bytes, Element first, Element second, Element all, KeySource source) {
    if (isTag(bytes, first.start(), first.end(), OID)) {
      if (second.is(BIT_STRING) && second.end() == all.end()) {
        return Optional.of("it is a public key, and key material is a private one");
      }
      return second.is(OCTET_STRING) && second.end() == all.end()
          ? Optional.of(encrypted(source))
          : Optional.empty();
    }
    boolean signed = second.is(SEQUENCE) && isTag(bytes, second.end(), all.end(), BIT_STRING);
    return signed
        ? Optional.of("it is a certificate or a request for one, and holds no private key")
        : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, byte[] beginning) {
    return bytes.length >= beginning.length
        && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
  }

  private static String toPkcs8(String what, KeySource source) {
    return KeyFile.make(
        what,
        source.openssl(
            "pkcs8 -topk8 -nocrypt -inform DER", "-outform DER -out " + source.out(".pkcs8.der")));
  }

  private static String encrypted(KeySource source) {
    return KeyFile.make(
        "it is PKCS#8 in DER, encrypted with a password",
        source.openssl("pkcs8 -inform DER", "")
            + "| openssl pkcs8 -topk8 -nocrypt -outform DER -out "
            + source.out(".pkcs8.der"));
  }

  private static String pkcs12(KeySource source) {
    return KeyFile.make(
            "it is PKCS#12",
            source.openssl("pkcs12", "-nocerts -nodes")
                + " | openssl pkcs8 -topk8 -nocrypt -outform DER -out "
                + source.out(".pkcs8.der"))
        + "\nwith -legacy behind pkcs12 where OpenSSL 3 says that its encryption is unsupported";
  }

  private static String keystore(KeySource source) {
    String p12 = source.out(".p12");
    return KeyFile.make(
        "it is a Java keystore",
        "keytool -importkeystore -srckeystore %s -destkeystore %s -deststoretype PKCS12 && openssl pkcs12 -in %s -nocerts -nodes | openssl pkcs8 -topk8 -nocrypt -outform DER -out %s"
            .formatted(source.name(), p12, p12, source.out(".pkcs8.der")));
  }
}
