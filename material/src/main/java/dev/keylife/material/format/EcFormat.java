package dev.keylife.material.format;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Private keys on a named curve. Curves that are given by their parameters are refused: those could
 * be any curve.
 *
 * @param name the curve's name in SEC 2
 * @param oid the curve's object identifier, in hex, without tag and length
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5915#section-3">RFC 5915, section 3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5480#section-2.1.1">RFC 5480, section 2.1.1</a>
 */
record EcFormat(String name, String oid) implements AsymmetricFormat {
  /** id-ecPublicKey, 1.2.840.10045.2.1. */
  private static final byte[] OID = HexFormat.of().parseHex("2a8648ce3d0201");

  @Override
  public void check(byte[] material) {
    X9ECParameters curve = CustomNamedCurves.getByName(name);
    Pkcs8 key = Pkcs8.read(material, OID, "id-ecPublicKey");
    checkCurve(key.parameters(), "the algorithm identifier");
    Der inner = key.privateKey();
    Der ecKey = inner.enter(Der.SEQUENCE, "ECPrivateKey");
    inner.end("ECPrivateKey");
    MalformedMaterialException.unless(
        ecKey.version("the version of ECPrivateKey") == 1,
        "is not acceptable: its ECPrivateKey has a version other than 1");
    BigInteger scalar = scalar(ecKey.enter(Der.OCTET_STRING, "private scalar"), curve.getN());
    if (ecKey.isNext(Der.constructed(0))) {
      checkCurve(ecKey.enter(Der.constructed(0), "parameters"), "ECPrivateKey");
    }
    Optional<Der> point = Optional.empty();
    if (ecKey.isNext(Der.constructed(1))) {
      Der holder = ecKey.enter(Der.constructed(1), "public key");
      point = Optional.of(holder.bits(Der.BIT_STRING, "the public key"));
      holder.end("the public key");
    }
    ecKey.end("ECPrivateKey");
    if (point.isPresent() || key.publicKey().isPresent()) {
      ECPoint own = new FixedPointCombMultiplier().multiply(curve.getG(), scalar).normalize();
      point.ifPresent(given -> checkPoint(given, own));
      key.publicKey().ifPresent(given -> checkPoint(given, own));
    }
  }

  private void checkCurve(Der parameters, String where) {
    MalformedMaterialException.unless(
        parameters.isNext(Der.OID),
        "is not acceptable: the curve in " + where + " is not given by its name");
    MalformedMaterialException.unless(
        parameters.enter(Der.OID, "curve").contains(HexFormat.of().parseHex(oid)),
        "is not acceptable: the curve in " + where + " is not " + name);
    parameters.end("the curve");
  }

  /** From 1 to the order of the curve less one, in as many octets as the order has. */
  private static BigInteger scalar(Der octets, BigInteger order) {
    int length = (order.bitLength() + 7) / 8;
    MalformedMaterialException.unless(
        octets.length() == length,
        "has a private scalar of " + octets.length() + " bytes, and must have " + length);
    BigInteger scalar = octets.unsigned();
    MalformedMaterialException.unless(
        scalar.signum() > 0 && scalar.compareTo(order) < 0,
        "has a private scalar that is zero or not below the order of the curve");
    return scalar;
  }

  private static void checkPoint(Der given, ECPoint own) {
    MalformedMaterialException.unless(
        given.contains(own.getEncoded(false)) || given.contains(own.getEncoded(true)),
        "has a public key that does not belong to its private scalar");
  }
}
