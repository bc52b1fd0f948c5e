package dev.keylife.material.format;

import java.util.Optional;

/**
 * The outer form of every asymmetric private key: PrivateKeyInfo, or OneAsymmetricKey where it has
 * version 1.
 *
 * @param parameters the algorithm's parameters; nothing left in them where there are none
 * @param privateKey what is inside the OCTET STRING of the private key
 * @param publicKey the public key's octets, where it is there
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958#section-2">RFC 5958, section 2</a>
 */
record Pkcs8(Der parameters, Der privateKey, Optional<Der> publicKey) {

  /**
   * Reads the outer form.
   *
   * @param oid the algorithm's object identifier, encoded, without tag and length
   * @param algorithm its name, for messages
   */
  static Pkcs8 read(byte[] material, byte[] oid, String algorithm) {
    Der outer = Der.of(material);
    Der info = outer.enter(Der.SEQUENCE, "PrivateKeyInfo");
    outer.end("PrivateKeyInfo");
    int version = info.version("its version");
    MalformedMaterialException.unless(
        version <= 1, "is not acceptable: its version is neither 0 nor 1");
    Der identifier = info.enter(Der.SEQUENCE, "algorithm identifier");
    MalformedMaterialException.unless(
        identifier.enter(Der.OID, "algorithm").contains(oid),
        "is not acceptable: its algorithm is not " + algorithm);
    Der privateKey = info.enter(Der.OCTET_STRING, "private key");
    skipAttributes(info);
    Optional<Der> publicKey = Optional.empty();
    if (info.isNext(Der.primitive(1))) {
      publicKey = Optional.of(info.bits(Der.primitive(1), "the public key"));
    }
    info.end("the private key");
    MalformedMaterialException.unless(
        (version == 1) == publicKey.isPresent(),
        "is not acceptable: version 0 is for keys without a public key, version 1 for those with one");
    return new Pkcs8(identifier, privateKey, publicKey);
  }

  /** Some systems write how the key may be used here. It has no meaning for an import. */
  private static void skipAttributes(Der info) {
    if (info.isNext(Der.constructed(0))) {
      Der attributes = info.enter(Der.constructed(0), "attributes");
      while (!attributes.isEmpty()) {
        Der attribute = attributes.enter(Der.SEQUENCE, "attribute");
        attribute.enter(Der.OID, "attribute type");
        attribute.enter(Der.SET, "attribute values");
        attribute.end("an attribute");
      }
    }
  }

  /** The algorithm must come without parameters. */
  Pkcs8 withoutParameters(String algorithm) {
    MalformedMaterialException.unless(
        parameters.isEmpty(),
        "is not acceptable: the identifier of " + algorithm + " must have no parameters");
    return this;
  }
}
