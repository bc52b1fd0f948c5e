package dev.keylife.material.format;

import static dev.keylife.material.format.PrivateKeys.refusal;
import static dev.keylife.material.format.PrivateKeys.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.KeySpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ML-DSA and ML-KEM: the seed, the expanded key, and both. */
class LatticeFormatTest {

  static Stream<KeySpec> specs() {
    return PrivateKeys.ASYMMETRIC.stream().filter(spec -> spec.name().startsWith("ML_"));
  }

  static Stream<KeySpec> mlDsa() {
    return specs().filter(spec -> spec.name().startsWith("ML_DSA"));
  }

  static Stream<KeySpec> mlKem() {
    return specs().filter(spec -> spec.name().startsWith("ML_KEM"));
  }

  /**
   * A key's parts, and the three forms they can be written in.
   *
   * <p>An expanded key of ML-DSA is rho, K, tr, s1, s2 and t0, the low bits. One of ML-KEM is the
   * private vector; the public key, which is a vector of the same length and 32 bytes; the hash of
   * the public key; and 32 bytes more.
   */
  private static final class Parts {
    /** The first byte of tr in an ML-DSA key. */
    static final int TR_AT = 64;

    /** The first byte of s1 in an ML-DSA key. */
    static final int S1_AT = 128;

    /** Bytes of the low bits of one of the k polynomials of an ML-DSA key. */
    static final int LOW_BITS = 416;

    private final ASN1ObjectIdentifier algorithm;
    private final byte[] seed;
    private final byte[] expanded;

    Parts(ASN1ObjectIdentifier algorithm, byte[] seed, byte[] expanded) {
      this.algorithm = algorithm;
      this.seed = seed;
      this.expanded = expanded;
    }

    static Parts of(KeySpec spec) {
      return of(PrivateKeys.of(spec));
    }

    static Parts of(byte[] material) {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(material);
      ASN1Sequence both = ASN1Sequence.getInstance(info.getPrivateKey().getOctets());
      return new Parts(
          info.getPrivateKeyAlgorithm().getAlgorithm(),
          ASN1OctetString.getInstance(both.getObjectAt(0)).getOctets(),
          ASN1OctetString.getInstance(both.getObjectAt(1)).getOctets());
    }

    byte[] seedOnly() {
      return key(new DERTaggedObject(false, 0, new DEROctetString(seed)));
    }

    byte[] expandedOnly() {
      return key(new DEROctetString(expanded));
    }

    byte[] both() {
      return key(
          new DERSequence(
              new ASN1Encodable[] {new DEROctetString(seed), new DEROctetString(expanded)}));
    }

    Stream<byte[]> allForms() {
      return Stream.of(seedOnly(), expandedOnly(), both());
    }

    byte[] key(ASN1Encodable inner) {
      return key(PrivateKeys.der(inner));
    }

    byte[] key(byte[] inside) {
      return sequence(new ASN1Integer(0), new DERSequence(algorithm), new DEROctetString(inside));
    }

    /** One bit of the expanded key the other way round. */
    Parts flipped(int index) {
      byte[] changed = expanded.clone();
      changed[index] ^= 1;
      return withExpanded(changed);
    }

    Parts withExpanded(byte[] changed) {
      return new Parts(algorithm, seed, changed);
    }

    /** The first byte of the low bits of an ML-DSA key with k polynomials of them. */
    int lowBitsAt(int k) {
      return expanded.length - k * LOW_BITS;
    }

    /** Bytes of the private vector of an ML-KEM key: there the public key begins. */
    int publicAt() {
      return (expanded.length - 3 * 32) / 2;
    }

    /** The first byte of the hash in an ML-KEM key. */
    int hashAt() {
      return expanded.length - 2 * 32;
    }

    /** How many coefficients either vector of an ML-KEM key has: two in three bytes. */
    int coefficients() {
      return publicAt() * 2 / 3;
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void allThreeFormsAreLetIn(KeySpec spec) {
    Parts parts = Parts.of(spec);
    parts
        .allForms()
        .forEach(
            good -> assertThatNoException().isThrownBy(() -> MaterialFormat.of(spec).check(good)));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aPublicKeyMustBelongToWhicheverFormIsThere(KeySpec spec) {
    byte[] own = PrivateKeys.publicKey(spec);
    byte[] other = own.clone();
    other[own.length - 1] ^= 1;
    Parts.of(spec)
        .allForms()
        .forEach(
            key -> {
              assertThatNoException()
                  .isThrownBy(() -> MaterialFormat.of(spec).check(withPublicKey(key, own)));
              for (byte[] bad : List.of(other, new byte[0], Arrays.copyOf(own, own.length - 1))) {
                assertThat(refusal(spec, withPublicKey(key, bad)))
                    .contains("public key that does not belong");
              }
            });
  }

  private static byte[] withPublicKey(byte[] key, byte[] publicKey) {
    ASN1Sequence version0 = ASN1Sequence.getInstance(key);
    return sequence(
        new ASN1Integer(1),
        version0.getObjectAt(1),
        version0.getObjectAt(2),
        new DERTaggedObject(false, 1, new DERBitString(publicKey)));
  }

  /** A second encoding of the same key would be a second material. */
  @ParameterizedTest
  @MethodSource("specs")
  void whatIsLeftOverBehindAnyFormIsRefused(KeySpec spec) {
    Parts parts = Parts.of(spec);
    DEROctetString seed = new DEROctetString(parts.seed);
    DEROctetString expanded = new DEROctetString(parts.expanded);
    for (ASN1Encodable form :
        List.of(
            new DERTaggedObject(false, 0, seed),
            expanded,
            new DERSequence(new ASN1Encodable[] {seed, expanded}))) {
      byte[] inside = PrivateKeys.der(form);
      assertThat(refusal(spec, parts.key(Arrays.copyOf(inside, inside.length + 1))))
          .contains("left over");
    }
    assertThat(
            refusal(spec, parts.key(new DERSequence(new ASN1Encodable[] {seed, expanded, seed}))))
        .contains("left over");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theLengthsAreExactWhereBothAreThereToo(KeySpec spec) {
    Parts parts = Parts.of(spec);
    byte[] longer = Arrays.copyOf(parts.seed, parts.seed.length + 1);
    assertThat(refusal(spec, new Parts(parts.algorithm, longer, parts.expanded).both()))
        .contains("seed of " + longer.length + " bytes");
    byte[] shorter = Arrays.copyOf(parts.expanded, parts.expanded.length - 1);
    assertThat(refusal(spec, parts.withExpanded(shorter).both()))
        .contains("expanded key of " + shorter.length + " bytes");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whateverBitOfTheExpandedKeyDiffersFromItsSeedsIsFound(KeySpec spec) {
    Parts parts = Parts.of(spec);
    for (int i = 0; i < parts.expanded.length; i += 1 + parts.expanded.length / 40) {
      assertThat(refusal(spec, parts.flipped(i).both())).contains("its seed does not expand to");
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theLengthsAreExact(KeySpec spec) {
    Parts parts = Parts.of(spec);
    for (int length : new int[] {0, 16, parts.seed.length + 1}) {
      assertThat(
              refusal(
                  spec,
                  parts.key(new DERTaggedObject(false, 0, new DEROctetString(new byte[length])))))
          .contains("seed of " + length + " bytes");
      assertThat(refusal(spec, parts.key(new DEROctetString(new byte[length]))))
          .contains("expanded key of " + length + " bytes");
    }
  }

  @ParameterizedTest
  @MethodSource("mlDsa")
  void theQuotedHashAndTheVectorsOfAnMlDsaKeyBelongTogether(KeySpec spec) {
    Parts parts = Parts.of(spec);
    for (int i :
        new int[] {0, 31, Parts.TR_AT, Parts.S1_AT - 1, Parts.S1_AT, 300}) { // K belongs to nothing
      assertThat(refusal(spec, parts.flipped(i).expandedOnly()))
          .as("byte %d", i)
          .containsAnyOf("belong together", "out of their range");
    }
  }

  @ParameterizedTest
  @MethodSource("mlDsa")
  void coefficientsOutOfTheirRangeAreFound(KeySpec spec) {
    Parts parts = Parts.of(spec);
    byte[] changed = parts.expanded.clone();
    changed[Parts.S1_AT] = (byte) 0xFF;
    assertThat(refusal(spec, parts.withExpanded(changed).expandedOnly()))
        .contains("out of their range");
  }

  @ParameterizedTest
  @MethodSource("mlKem")
  void thePublicPartOfAnMlKemKeyHasTheHashInIt(KeySpec spec) {
    Parts parts = Parts.of(spec);
    int publicAt = parts.publicAt();
    int hashAt = parts.hashAt();
    for (int i : new int[] {publicAt, publicAt + 500, hashAt - 1, hashAt, hashAt + 31}) {
      assertThat(refusal(spec, parts.flipped(i).expandedOnly())).contains("hash");
    }
  }

  @ParameterizedTest
  @MethodSource("mlKem")
  void coefficientsThatAreNotReducedAreFound(KeySpec spec) {
    Parts parts = Parts.of(spec);
    byte[] changed = parts.expanded.clone();
    changed[0] = (byte) 0xFF;
    changed[1] |= 0x0F; // 4095 in the private vector, which no hash covers
    assertThat(refusal(spec, parts.withExpanded(changed).expandedOnly())).contains("below 3329");
  }

  /** With such a key everything works; but it would be a second encoding of the reduced one. */
  @ParameterizedTest
  @MethodSource("mlKem")
  void everyCoefficientIsReduced(KeySpec spec) {
    Parts parts = withZeros(spec);
    for (int i = 0; i < 2 * parts.coefficients(); i++) {
      int value = coefficient(parts.expanded, i);
      if (value == 0 || (value < 4096 - 3329 && i % 37 == 0)) {
        byte[] changed = parts.expanded.clone();
        set(changed, i, value + 3329);
        byte[] hash = sha3(Arrays.copyOfRange(changed, parts.publicAt(), parts.hashAt()));
        System.arraycopy(hash, 0, changed, parts.hashAt(), hash.length);
        assertThat(refusal(spec, parts.withExpanded(changed).expandedOnly()))
            .as("coefficient %d", i)
            .contains("below 3329");
      }
    }
  }

  /** A key with a coefficient that is zero in each half of three bytes of its private vector. */
  private static Parts withZeros(KeySpec spec) {
    return Stream.generate(() -> Parts.of(PrivateKeys.another(spec)))
        .filter(parts -> hasZero(parts, 0) && hasZero(parts, 1))
        .findFirst()
        .orElseThrow();
  }

  private static boolean hasZero(Parts parts, int half) {
    return IntStream.range(0, parts.coefficients() / 2)
        .anyMatch(i -> coefficient(parts.expanded, 2 * i + half) == 0);
  }

  private static int coefficient(byte[] vector, int i) {
    int at = i / 2 * 3;
    int three =
        (vector[at] & 0xFF) | ((vector[at + 1] & 0xFF) << 8) | ((vector[at + 2] & 0xFF) << 16);
    return i % 2 == 0 ? three & 0xFFF : three >> 12;
  }

  private static void set(byte[] vector, int i, int value) {
    int at = i / 2 * 3;
    if (i % 2 == 0) {
      vector[at] = (byte) value;
      vector[at + 1] = (byte) ((vector[at + 1] & 0xF0) | (value >> 8));
    } else {
      vector[at + 1] = (byte) ((vector[at + 1] & 0x0F) | (value << 4));
      vector[at + 2] = (byte) (value >> 4);
    }
  }

  private static byte[] sha3(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA3-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of one key the private vector, of another the rest, whose hash is right. */
  @ParameterizedTest
  @MethodSource("mlKem")
  void thePrivateVectorOfAnotherMlKemKeyIsFound(KeySpec spec) {
    Parts parts = Parts.of(spec);
    Parts other = Parts.of(PrivateKeys.another(spec));
    byte[] mixed = parts.expanded.clone();
    System.arraycopy(other.expanded, 0, mixed, 0, parts.publicAt());
    assertThat(refusal(spec, parts.withExpanded(mixed).expandedOnly()))
        .contains("private and public parts do not belong together");
  }

  /** No hash covers them, and signatures that are made with others verify nowhere. */
  @ParameterizedTest
  @MethodSource("mlDsa")
  void everyLowBitOfAnMlDsaKeyIsItsOwn(KeySpec spec) {
    Parts parts = Parts.of(spec);
    int k = spec == KeySpec.ML_DSA_44 ? 4 : spec == KeySpec.ML_DSA_65 ? 6 : 8;
    int lowBitsAt = parts.lowBitsAt(k);
    for (int polynomial = 0; polynomial < k; polynomial++) {
      for (int i : new int[] {0, 1, 207, Parts.LOW_BITS - 1}) {
        assertThat(
                refusal(
                    spec,
                    parts.flipped(lowBitsAt + Parts.LOW_BITS * polynomial + i).expandedOnly()))
            .as("polynomial %d, byte %d", polynomial, i)
            .contains("belong together");
      }
    }
  }
}
