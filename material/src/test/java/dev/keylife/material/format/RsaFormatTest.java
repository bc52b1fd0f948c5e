package dev.keylife.material.format;

import static dev.keylife.material.format.PrivateKeys.refusal;
import static dev.keylife.material.format.PrivateKeys.sequence;
import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.KeySpec;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RsaFormatTest {
  private static final BigInteger F4 = BigInteger.valueOf(65_537);
  private static final RSAPrivateKey GOOD = inner(PrivateKeys.of(KeySpec.RSA_2048));

  private static RSAPrivateKey inner(byte[] material) {
    return RSAPrivateKey.getInstance(
        ASN1Sequence.getInstance(PrivateKeyInfo.getInstance(material).getPrivateKey().getOctets()));
  }

  /** The good key with one of its numbers changed: version, n, e, d, p, q, dP, dQ, qInv. */
  private static byte[] with(int index, UnaryOperator<BigInteger> change) {
    BigInteger[] numbers = numbers(GOOD);
    numbers[index] = change.apply(numbers[index]);
    return encode(numbers);
  }

  private static BigInteger[] numbers(RSAPrivateKey key) {
    return new BigInteger[] {
      BigInteger.ZERO,
      key.getModulus(),
      key.getPublicExponent(),
      key.getPrivateExponent(),
      key.getPrime1(),
      key.getPrime2(),
      key.getExponent1(),
      key.getExponent2(),
      key.getCoefficient()
    };
  }

  private static byte[] encode(BigInteger... numbers) {
    ASN1Sequence whole = ASN1Sequence.getInstance(PrivateKeys.of(KeySpec.RSA_2048));
    return key(whole.getObjectAt(1), sequence(integers(numbers)));
  }

  private static ASN1Encodable[] integers(BigInteger... numbers) {
    return Arrays.stream(numbers).map(ASN1Integer::new).toArray(ASN1Encodable[]::new);
  }

  /** A key from these primes, with everything else as it must be. */
  private static byte[] fromPrimes(BigInteger p, BigInteger q, BigInteger e) {
    BigInteger lambda =
        p.subtract(ONE).multiply(q.subtract(ONE)).divide(p.subtract(ONE).gcd(q.subtract(ONE)));
    BigInteger d = e.modInverse(lambda);
    return encode(
        BigInteger.ZERO,
        p.multiply(q),
        e,
        d,
        p,
        q,
        d.mod(p.subtract(ONE)),
        d.mod(q.subtract(ONE)),
        q.modInverse(p));
  }

  @ParameterizedTest
  @CsvSource({
    "1, the modulus that is not the product",
    "3, private exponent that does not belong to its public exponent",
    "4, product of its primes",
    "5, product of its primes",
    "6, CRT exponents",
    "7, CRT exponents",
    "8, CRT coefficient"
  })
  void everyNumberMustBelongToTheOthers(int index, String words) {
    assertThat(refusal(KeySpec.RSA_2048, with(index, number -> number.add(TWO))))
        .contains(words.replace("the modulus that", "modulus that"));
  }

  @Test
  void thePublicExponentIsOddAndLargeEnough() {
    for (long e : new long[] {1, 3, 17, 65_535, 65_536, 65_538}) {
      assertThat(refusal(KeySpec.RSA_2048, with(2, number -> BigInteger.valueOf(e))))
          .contains("public exponent that is even, below 65537 or longer");
    }
    assertThat(refusal(KeySpec.RSA_2048, with(2, number -> ONE.shiftLeft(256).add(ONE))))
        .contains("public exponent that is even, below 65537 or longer");
  }

  @Test
  void theModulusHasTheSizeOfTheSpec() {
    for (int bits : new int[] {1024, 2040}) {
      assertThat(refusal(KeySpec.RSA_2048, PrivateKeys.make("RSA", PrivateKeys.rsa(bits))))
          .contains("modulus of " + bits + " bits, and must have 2048");
    }
  }

  @Test
  void aNumberThatIsNegativeIsRefused() {
    assertThat(refusal(KeySpec.RSA_2048, with(3, BigInteger::negate))).contains("negative");
  }

  @Test
  void moreThanTwoPrimesAreRefused() {
    assertThat(refusal(KeySpec.RSA_2048, with(0, number -> ONE))).contains("two primes");
  }

  /** In either place: the check of the one must not stand for that of the other. */
  @Test
  void aFactorThatIsNotPrimeIsRefused() {
    BigInteger prime = GOOD.getPrime2();
    BigInteger composite;
    do {
      composite = prime(512).multiply(prime(512));
    } while (composite.multiply(prime).bitLength() != 2048 || composite.bitLength() != 1024);
    // d as its maker, who takes the factor for a prime, would compute it
    assertThat(refusal(KeySpec.RSA_2048, fromPrimes(composite, prime, F4))).contains("not prime");
    assertThat(refusal(KeySpec.RSA_2048, fromPrimes(prime, composite, F4))).contains("not prime");
  }

  @Test
  void primesThatAreTooCloseToEachOtherAreRefused() {
    BigInteger p = ONE.shiftLeft(1024).subtract(ONE.shiftLeft(1000)).nextProbablePrime();
    for (BigInteger apart : List.of(ONE, ONE.shiftLeft(924).subtract(ONE.shiftLeft(900)))) {
      BigInteger q = p.add(apart).nextProbablePrime();
      assertThat(refusal(KeySpec.RSA_2048, fromPrimes(p, q, F4))).contains("too close");
      assertThat(refusal(KeySpec.RSA_2048, fromPrimes(q, p, F4))).contains("too close");
    }
    BigInteger q = p.add(ONE.shiftLeft(924)).nextProbablePrime();
    byte[] material = fromPrimes(p, q, F4);
    assertThatNoException().isThrownBy(() -> MaterialFormat.of(KeySpec.RSA_2048).check(material));
  }

  @Test
  void primesAreHalfAsLongAsTheModulus() {
    for (int bits : new int[] {1000, 1023}) {
      BigInteger p;
      BigInteger q;
      do {
        p = prime(bits);
        q = prime(2048 - bits);
      } while (p.multiply(q).bitLength() != 2048);
      assertThat(refusal(KeySpec.RSA_2048, fromPrimes(p, q, F4))).contains("half as long");
      assertThat(refusal(KeySpec.RSA_2048, fromPrimes(q, p, F4))).contains("half as long");
    }
  }

  /** Each would work, and be a second encoding of the same key. */
  @Test
  void whatIsNotReducedIsRefused() {
    BigInteger p = GOOD.getPrime1();
    BigInteger q = GOOD.getPrime2();
    BigInteger phi = p.subtract(ONE).multiply(q.subtract(ONE));
    assertThat(refusal(KeySpec.RSA_2048, with(3, d -> d.add(phi)))).contains("too large");
    assertThat(refusal(KeySpec.RSA_2048, with(6, dP -> dP.add(p.subtract(ONE)))))
        .contains("CRT exponents");
    assertThat(refusal(KeySpec.RSA_2048, with(7, dQ -> dQ.add(q.subtract(ONE)))))
        .contains("CRT exponents");
    assertThat(refusal(KeySpec.RSA_2048, with(8, inverse -> inverse.add(p))))
        .contains("CRT coefficient");
  }

  /** One that belongs to its CRT exponents, too, and to the public exponent of no such key. */
  @Test
  void aPrivateExponentOfAnotherPublicExponentIsRefused() {
    BigInteger[] numbers = numbers(GOOD);
    BigInteger d = GOOD.getPrivateExponent().subtract(TWO);
    numbers[3] = d;
    numbers[6] = d.mod(GOOD.getPrime1().subtract(ONE));
    numbers[7] = d.mod(GOOD.getPrime2().subtract(ONE));
    assertThat(refusal(KeySpec.RSA_2048, encode(numbers)))
        .contains("private exponent that does not belong to its public exponent");
  }

  /**
   * The NULL of the identifier with a byte in it: BER has none such, and a lax reader passes it.
   */
  @Test
  void aNullThatIsNotEmptyIsRefused() {
    byte[] good = PrivateKeys.of(KeySpec.RSA_2048);
    int identifier = 4 + 3; // behind the outer header and the version
    int nullAt = identifier + 2 + 11; // behind its header and the object identifier
    assertThat(Arrays.copyOfRange(good, nullAt, nullAt + 2)).containsExactly(5, 0);
    byte[] bad = new byte[good.length + 1];
    System.arraycopy(good, 0, bad, 0, nullAt + 1);
    bad[nullAt + 1] = 1;
    System.arraycopy(good, nullAt + 2, bad, nullAt + 3, good.length - nullAt - 2);
    bad[identifier + 1]++;
    int length = good.length - 4 + 1;
    bad[2] = (byte) (length >> 8);
    bad[3] = (byte) length;
    assertThat(refusal(KeySpec.RSA_2048, bad)).contains("left over behind NULL");
  }

  @Test
  void thePublicExponentMayHave256Bits() {
    BigInteger e = ONE.shiftLeft(255).nextProbablePrime();
    byte[] material = fromPrimes(GOOD.getPrime1(), GOOD.getPrime2(), e);
    assertThatNoException().isThrownBy(() -> MaterialFormat.of(KeySpec.RSA_2048).check(material));
  }

  /** A second encoding of the same key would be a second material. */
  @Test
  void whatIsLeftOverBehindAnyPartIsRefused() {
    ASN1Sequence whole = ASN1Sequence.getInstance(PrivateKeys.of(KeySpec.RSA_2048));
    ASN1Encodable oid = ASN1Sequence.getInstance(whole.getObjectAt(1)).getObjectAt(0);
    byte[] numbers = sequence(integers(numbers(GOOD)));
    BigInteger[] oneMore = Arrays.copyOf(numbers(GOOD), 10);
    oneMore[9] = ONE;

    for (byte[] bad :
        List.of(
            key(new DERSequence(new ASN1Encodable[] {oid, DERNull.INSTANCE, oid}), numbers),
            key(whole.getObjectAt(1), Arrays.copyOf(numbers, numbers.length + 1)),
            key(whole.getObjectAt(1), sequence(integers(oneMore))))) {
      assertThat(refusal(KeySpec.RSA_2048, bad)).contains("left over");
    }
  }

  private static byte[] key(ASN1Encodable identifier, byte[] inside) {
    return sequence(new ASN1Integer(0), identifier, new DEROctetString(inside));
  }

  private static BigInteger prime(int bits) {
    return BigInteger.probablePrime(bits, new SecureRandom());
  }

  @Test
  void aPrivateExponentThatIsNotReducedIsAsGood() {
    // Both forms are in use: modulo lambda(n), as in RFC 8017, and modulo phi(n).
    BigInteger p = GOOD.getPrime1();
    BigInteger q = GOOD.getPrime2();
    BigInteger phi = p.subtract(ONE).multiply(q.subtract(ONE));
    BigInteger e = GOOD.getPublicExponent();
    BigInteger d = e.modInverse(phi);
    byte[] material =
        encode(
            BigInteger.ZERO,
            p.multiply(q),
            e,
            d,
            p,
            q,
            d.mod(p.subtract(ONE)),
            d.mod(q.subtract(ONE)),
            q.modInverse(p));
    assertThatNoException().isThrownBy(() -> MaterialFormat.of(KeySpec.RSA_2048).check(material));
  }
}
