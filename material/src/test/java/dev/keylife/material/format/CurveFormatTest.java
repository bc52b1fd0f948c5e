package dev.keylife.material.format;

import static dev.keylife.material.format.PrivateKeys.refusal;
import static dev.keylife.material.format.PrivateKeys.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.KeySpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Elliptic curves: RFC 5915 keys and Ed25519. */
class CurveFormatTest {

  static Stream<Arguments> curves() {
    return Stream.of(
        Arguments.of(KeySpec.ECC_NIST_P256, X9ObjectIdentifiers.prime256v1),
        Arguments.of(KeySpec.ECC_NIST_P384, SECObjectIdentifiers.secp384r1),
        Arguments.of(KeySpec.ECC_NIST_P521, SECObjectIdentifiers.secp521r1),
        Arguments.of(KeySpec.ECC_SECG_P256K1, SECObjectIdentifiers.secp256k1));
  }

  private static byte[] key(ASN1Encodable parameters, byte[] scalar, ASN1Encodable... more) {
    List<ASN1Encodable> inner = new ArrayList<>();
    inner.add(new ASN1Integer(1));
    inner.add(new DEROctetString(scalar));
    inner.addAll(Arrays.asList(more));
    return around(parameters, sequence(inner));
  }

  private static byte[] octets(X9ECParameters curve, BigInteger scalar) {
    return BigIntegers.asUnsignedByteArray((curve.getN().bitLength() + 7) / 8, scalar);
  }

  private static ASN1Encodable publicKey(byte[] point) {
    return new DERTaggedObject(1, new DERBitString(point));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void theScalarLiesBetweenOneAndTheOrderLessOne(KeySpec spec, ASN1ObjectIdentifier name) {
    X9ECParameters curve = ECNamedCurveTable.getByOID(name);
    BigInteger n = curve.getN();
    for (BigInteger good : List.of(BigInteger.ONE, BigInteger.TWO, n.subtract(BigInteger.ONE))) {
      assertThatNoException()
          .isThrownBy(() -> MaterialFormat.of(spec).check(key(name, octets(curve, good))));
    }
    for (BigInteger bad : List.of(BigInteger.ZERO, n, n.add(BigInteger.ONE))) {
      assertThat(refusal(spec, key(name, octets(curve, bad)))).contains("scalar");
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void theScalarHasAsManyBytesAsTheOrder(KeySpec spec, ASN1ObjectIdentifier name) {
    int length = (ECNamedCurveTable.getByOID(name).getN().bitLength() + 7) / 8;
    for (int wrong : new int[] {0, 1, length - 1, length + 1}) {
      byte[] scalar = new byte[wrong];
      Arrays.fill(scalar, (byte) 1);
      assertThat(refusal(spec, key(name, scalar)))
          .contains(wrong + " bytes, and must have " + length);
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void thePublicKeyMatchesInEitherForm(KeySpec spec, ASN1ObjectIdentifier name) {
    X9ECParameters curve = ECNamedCurveTable.getByOID(name);
    BigInteger scalar = curve.getN().shiftRight(1).subtract(BigInteger.valueOf(7));
    ECPoint own = curve.getG().multiply(scalar).normalize();
    byte[] octets = octets(curve, scalar);
    for (boolean compressed : new boolean[] {true, false}) {
      assertThatNoException()
          .isThrownBy(
              () ->
                  MaterialFormat.of(spec)
                      .check(key(name, octets, publicKey(own.getEncoded(compressed)))));
    }
    for (byte[] other :
        List.of(
            own.twice().normalize().getEncoded(false),
            own.negate().getEncoded(true),
            new byte[] {0},
            new byte[0])) {
      assertThat(refusal(spec, key(name, octets, publicKey(other))))
          .contains("public key that does not belong");
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void theCurveIsTheSpecsAndGivenByName(KeySpec spec, ASN1ObjectIdentifier name) {
    byte[] scalar = octets(ECNamedCurveTable.getByOID(name), BigInteger.TWO);
    ASN1Encodable explicit = ECNamedCurveTable.getByOID(name);
    assertThat(refusal(spec, key(explicit, scalar))).contains("not given by its name");
    assertThat(refusal(spec, key(SECObjectIdentifiers.sect163k1, scalar))).contains("is not sec");
    assertThatNoException()
        .isThrownBy(
            () -> MaterialFormat.of(spec).check(key(name, scalar, new DERTaggedObject(0, name))));
    assertThat(
            refusal(
                spec, key(name, scalar, new DERTaggedObject(0, SECObjectIdentifiers.sect163k1))))
        .contains("the curve in ECPrivateKey");
  }

  @Test
  void anotherVersionOfECPrivateKeyIsRefused() {
    byte[] scalar =
        octets(ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1), BigInteger.TWO);
    for (int version : new int[] {0, 2}) {
      assertThat(
              refusal(
                  KeySpec.ECC_NIST_P256,
                  around(
                      X9ObjectIdentifiers.prime256v1,
                      sequence(new ASN1Integer(version), new DEROctetString(scalar)))))
          .contains("version other than 1");
    }
  }

  /** A second encoding of the same key would be a second material. */
  @Test
  void whatIsLeftOverBehindAnyPartIsRefused() {
    KeySpec spec = KeySpec.ECC_NIST_P256;
    ASN1ObjectIdentifier name = X9ObjectIdentifiers.prime256v1;
    X9ECParameters curve = ECNamedCurveTable.getByOID(name);
    byte[] scalar = octets(curve, BigInteger.TWO);
    byte[] point = curve.getG().multiply(BigInteger.TWO).getEncoded(false);
    byte[] inside = sequence(new ASN1Integer(1), new DEROctetString(scalar));
    for (byte[] bad :
        List.of(
            around(name, Arrays.copyOf(inside, inside.length + 1)),
            key(name, scalar, publicKey(point), new DERTaggedObject(2, name)),
            key(name, scalar, twice(0, name)),
            key(name, scalar, twice(1, new DERBitString(point))),
            sequence(
                new ASN1Integer(0),
                new DERSequence(
                    new ASN1Encodable[] {X9ObjectIdentifiers.id_ecPublicKey, name, name}),
                new DEROctetString(inside)))) {
      assertThat(refusal(spec, bad)).contains("left over");
    }
    byte[] secret = PrivateKeys.der(new DEROctetString(new byte[32]));
    assertThat(
            refusal(
                KeySpec.ECC_NIST_EDWARDS25519,
                sequence(
                    new ASN1Integer(0),
                    new DERSequence(new ASN1ObjectIdentifier("1.3.101.112")),
                    new DEROctetString(Arrays.copyOf(secret, secret.length + 1)))))
        .contains("left over");
  }

  /** An element of a context-specific tag that should hold one value, and holds it twice. */
  private static ASN1Encodable twice(int tag, ASN1Encodable value) {
    return new DERTaggedObject(false, tag, new DERSequence(new ASN1Encodable[] {value, value}));
  }

  private static byte[] around(ASN1Encodable parameters, byte[] inside) {
    return sequence(
        new ASN1Integer(0),
        new DERSequence(new ASN1Encodable[] {X9ObjectIdentifiers.id_ecPublicKey, parameters}),
        new DEROctetString(inside));
  }

  private static byte[] ed25519(byte[] secret, ASN1Encodable... more) {
    List<ASN1Encodable> elements = new ArrayList<>();
    elements.add(new ASN1Integer(more.length == 0 ? 0 : 1));
    elements.add(new DERSequence(new ASN1ObjectIdentifier("1.3.101.112")));
    elements.add(new DEROctetString(PrivateKeys.der(new DEROctetString(secret))));
    elements.addAll(Arrays.asList(more));
    return sequence(elements);
  }

  @Test
  void anEd25519KeyHas32BytesAndItsOwnPublicKey() {
    KeySpec spec = KeySpec.ECC_NIST_EDWARDS25519;
    byte[] secret = new byte[32];
    byte[] own = new byte[32];
    Ed25519.generatePublicKey(secret, 0, own, 0);
    for (byte[] good :
        List.of(
            ed25519(secret),
            ed25519(secret, new DERTaggedObject(false, 1, new DERBitString(own))))) {
      assertThatNoException().isThrownBy(() -> MaterialFormat.of(spec).check(good));
    }
    for (int wrong : new int[] {0, 31, 33, 64}) {
      assertThat(refusal(spec, ed25519(new byte[wrong]))).contains(wrong + " bytes");
    }
    own[3] ^= 1;
    assertThat(refusal(spec, ed25519(secret, new DERTaggedObject(false, 1, new DERBitString(own)))))
        .contains("public key");
  }
}
