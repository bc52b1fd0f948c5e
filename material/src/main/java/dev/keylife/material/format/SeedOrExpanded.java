package dev.keylife.material.format;

import java.util.Optional;

/**
 * A private key of ML-DSA or ML-KEM: a seed, the key that is expanded from it, or both.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9881#section-6">RFC 9881, section 6</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9935#section-6">RFC 9935, section 6</a>
 */
record SeedOrExpanded(Optional<Der> seed, Optional<Der> expanded) {

  static SeedOrExpanded read(Der inner, int seedBytes, int expandedBytes) {
    if (inner.isNext(Der.primitive(0))) {
      Der seed = inner.enter(Der.primitive(0), "seed");
      inner.end("the seed");
      return new SeedOrExpanded(Optional.of(sized(seed, seedBytes, "a seed")), Optional.empty());
    }
    if (inner.isNext(Der.OCTET_STRING)) {
      Der expanded = inner.enter(Der.OCTET_STRING, "expanded key");
      inner.end("the expanded key");
      return new SeedOrExpanded(
          Optional.empty(), Optional.of(sized(expanded, expandedBytes, "an expanded key")));
    }
    Der both = inner.enter(Der.SEQUENCE, "seed or expanded key");
    inner.end("seed and expanded key");
    Der seed = sized(both.enter(Der.OCTET_STRING, "seed"), seedBytes, "a seed");
    Der expanded =
        sized(both.enter(Der.OCTET_STRING, "expanded key"), expandedBytes, "an expanded key");
    both.end("the expanded key");
    return new SeedOrExpanded(Optional.of(seed), Optional.of(expanded));
  }

  private static Der sized(Der octets, int bytes, String what) {
    MalformedMaterialException.unless(
        octets.length() == bytes,
        "has %s of %d bytes, and must have %d".formatted(what, octets.length(), bytes));
    return octets;
  }
}
