package dev.keylife.material.format;

import static java.math.BigInteger.ONE;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * RSA private keys with two primes. Every equation of RFC 8017, section 3.2, is checked, and what
 * FIPS 186-5, appendix A.1, asks of the numbers' sizes: a key whose CRT values are wrong gives away
 * its factors with the first signature.
 *
 * @param bits the modulus has exactly so many
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8017#appendix-A.1.2">RFC 8017, appendix A.1.2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3279#section-2.3.1">RFC 3279, section 2.3.1: the
 *     parameters are NULL</a>
 */
record RsaFormat(int bits) implements AsymmetricFormat {
  /** rsaEncryption, 1.2.840.113549.1.1.1. */
  private static final byte[] OID = HexFormat.of().parseHex("2a864886f70d010101");

  private static final BigInteger SMALLEST_EXPONENT = BigInteger.valueOf(65_537);
  private static final int LONGEST_EXPONENT_BITS = 256;

  /**
   * At these sizes the JDK tries Miller-Rabin with two random bases and Lucas-Lehmer. No composite
   * is known that passes both; who made one could only weaken a key of their own.
   */
  private static final int CERTAINTY = 100;

  @Override
  public void check(byte[] material) {
    Pkcs8 key = Pkcs8.read(material, OID, "rsaEncryption");
    key.parameters().enter(Der.NULL, "NULL in the identifier of rsaEncryption").end("NULL");
    key.parameters().end("the algorithm identifier");
    MalformedMaterialException.unless(
        key.publicKey().isEmpty(), "is not acceptable: an RSA key has its public key inside");
    Der inner = key.privateKey();
    Der numbers = inner.enter(Der.SEQUENCE, "RSAPrivateKey");
    inner.end("RSAPrivateKey");
    MalformedMaterialException.unless(
        numbers.version("the version of RSAPrivateKey") == 0,
        "is not acceptable: its RSAPrivateKey has more than two primes");
    BigInteger n = numbers.integer("the modulus");
    MalformedMaterialException.unless(
        n.bitLength() == bits,
        "has a modulus of " + n.bitLength() + " bits, and must have " + bits);
    BigInteger e = numbers.integer("the public exponent");
    MalformedMaterialException.unless(
        e.testBit(0)
            && e.compareTo(SMALLEST_EXPONENT) >= 0
            && e.bitLength() <= LONGEST_EXPONENT_BITS,
        "has a public exponent that is even, below 65537 or longer than 256 bits");
    BigInteger d = numbers.integer("the private exponent");
    BigInteger p = numbers.integer("the first prime");
    BigInteger q = numbers.integer("the second prime");
    BigInteger dP = numbers.integer("the first CRT exponent");
    BigInteger dQ = numbers.integer("the second CRT exponent");
    BigInteger qInverse = numbers.integer("the CRT coefficient");
    numbers.end("the CRT coefficient");
    checkPrimes(n, p, q);
    checkExponents(n, e, d, p, q);
    checkCrt(d, p, q, dP, dQ, qInverse);
  }

  private void checkPrimes(BigInteger n, BigInteger p, BigInteger q) {
    MalformedMaterialException.unless(
        p.bitLength() == bits / 2 && q.bitLength() == bits / 2,
        "has primes that are not half as long as the modulus");
    MalformedMaterialException.unless(
        p.multiply(q).equals(n), "has a modulus that is not the product of its primes");
    MalformedMaterialException.unless(
        p.subtract(q).abs().bitLength() > bits / 2 - 100,
        "has primes that are too close to each other");
    MalformedMaterialException.unless(
        p.isProbablePrime(CERTAINTY) && q.isProbablePrime(CERTAINTY),
        "has a factor that is not prime");
  }

  private void checkExponents(
      BigInteger n, BigInteger e, BigInteger d, BigInteger p, BigInteger q) {
    MalformedMaterialException.unless(
        d.compareTo(n) < 0 && d.bitLength() > bits / 2,
        "has a private exponent that is too small or too large");
    BigInteger product = e.multiply(d);
    MalformedMaterialException.unless(
        product.mod(p.subtract(ONE)).equals(ONE) && product.mod(q.subtract(ONE)).equals(ONE),
        "has a private exponent that does not belong to its public exponent");
  }

  private static void checkCrt(
      BigInteger d, BigInteger p, BigInteger q, BigInteger dP, BigInteger dQ, BigInteger qInverse) {
    MalformedMaterialException.unless(
        dP.equals(d.mod(p.subtract(ONE))) && dQ.equals(d.mod(q.subtract(ONE))),
        "has CRT exponents that do not belong to its private exponent");
    MalformedMaterialException.unless(
        qInverse.compareTo(p) < 0 && qInverse.multiply(q).mod(p).equals(ONE),
        "has a CRT coefficient that is not the inverse of its second prime");
  }
}
