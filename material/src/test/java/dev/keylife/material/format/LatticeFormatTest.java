package dev.keylife.material.format;

import static dev.keylife.material.format.PrivateKeys.refusal;
import static dev.keylife.material.format.PrivateKeys.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.KeySpec;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
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

  /** A key's parts, and the three forms they can be written in. */
  private static final class Parts {
    private final ASN1ObjectIdentifier algorithm;
    private final byte[] seed;
    private final byte[] expanded;

    Parts(ASN1ObjectIdentifier algorithm, byte[] seed, byte[] expanded) {
      this.algorithm = algorithm;
      this.seed = seed;
      this.expanded = expanded;
    }

    static Parts of(KeySpec spec) {
      PrivateKeyInfo info = PrivateKeyInfo.getInstance(PrivateKeys.of(spec));
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

    byte[] key(ASN1Encodable inner) {
      return sequence(
          new ASN1Integer(0),
          new DERSequence(algorithm),
          new DEROctetString(PrivateKeys.der(inner)));
    }

    /** One bit of the expanded key the other way round. */
    Parts flipped(int index) {
      byte[] changed = expanded.clone();
      changed[index] ^= 1;
      return new Parts(algorithm, seed, changed);
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void allThreeFormsAreLetIn(KeySpec spec) {
    Parts parts = Parts.of(spec);
    for (byte[] good : new byte[][] {parts.seedOnly(), parts.expandedOnly(), parts.both()}) {
      assertThatNoException().isThrownBy(() -> MaterialFormat.of(spec).check(good));
    }
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
    for (int i : new int[] {0, 31, 64, 127, 128, 300}) { // rho, tr, s1; K belongs to nothing
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
    changed[128] = (byte) 0xFF;
    assertThat(refusal(spec, new Parts(parts.algorithm, parts.seed, changed).expandedOnly()))
        .contains("out of their range");
  }

  @ParameterizedTest
  @MethodSource("mlKem")
  void thePublicPartOfAnMlKemKeyHasTheHashInIt(KeySpec spec) {
    Parts parts = Parts.of(spec);
    int publicAt = (parts.expanded.length - 96) / 2;
    int hashAt = parts.expanded.length - 64;
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
    assertThat(refusal(spec, new Parts(parts.algorithm, parts.seed, changed).expandedOnly()))
        .contains("below 3329");
  }
}
