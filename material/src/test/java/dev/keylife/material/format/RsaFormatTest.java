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
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RsaFormatTest {
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
    ASN1Encodable[] integers = new ASN1Encodable[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      integers[i] = new ASN1Integer(numbers[i]);
    }
    ASN1Sequence whole = ASN1Sequence.getInstance(PrivateKeys.of(KeySpec.RSA_2048));
    return sequence(
        whole.getObjectAt(0), whole.getObjectAt(1), new DEROctetString(sequence(integers)));
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
    "3, private exponent",
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
          .contains("public exponent");
    }
    assertThat(refusal(KeySpec.RSA_2048, with(2, number -> ONE.shiftLeft(256).add(ONE))))
        .contains("public exponent");
  }

  @Test
  void theModulusHasTheSizeOfTheSpec() {
    for (int bits : new int[] {1024, 2040}) {
      assertThat(refusal(KeySpec.RSA_2048, PrivateKeys.make("RSA", PrivateKeys.rsa(bits))))
          .contains("modulus of " + bits + " bits, and must have 2048");
    }
  }

  @Test
  void aNumberThatIsNegativeOrPaddedIsRefused() {
    assertThat(refusal(KeySpec.RSA_2048, with(3, BigInteger::negate))).contains("negative");
  }

  @Test
  void moreThanTwoPrimesAreRefused() {
    assertThat(refusal(KeySpec.RSA_2048, with(0, number -> ONE))).contains("two primes");
  }

  @Test
  void aFactorThatIsNotPrimeIsRefused() {
    SecureRandom random = new SecureRandom();
    BigInteger composite =
        BigInteger.probablePrime(512, random).multiply(BigInteger.probablePrime(512, random));
    while (composite.bitLength() < 1024) {
      composite =
          BigInteger.probablePrime(512, random).multiply(BigInteger.probablePrime(512, random));
    }
    BigInteger q = GOOD.getPrime2();
    BigInteger e = BigInteger.valueOf(65_537);
    BigInteger n = composite.multiply(q);
    if (n.bitLength() == 2048) {
      // d as its maker, who takes the factor for a prime, would compute it
      byte[] material = fromPrimes(composite, q, e);
      assertThat(refusal(KeySpec.RSA_2048, material)).contains("not prime");
    }
  }

  @Test
  void primesThatAreTooCloseToEachOtherAreRefused() {
    BigInteger p = GOOD.getPrime1().nextProbablePrime();
    BigInteger q = p.nextProbablePrime();
    BigInteger e = BigInteger.valueOf(65_537);
    if (p.multiply(q).bitLength() == 2048) {
      assertThat(refusal(KeySpec.RSA_2048, fromPrimes(p, q, e))).contains("too close");
    }
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
