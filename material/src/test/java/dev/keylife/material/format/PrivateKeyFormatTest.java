package dev.keylife.material.format;

import static dev.keylife.material.format.PrivateKeys.der;
import static dev.keylife.material.format.PrivateKeys.refusal;
import static dev.keylife.material.format.PrivateKeys.sequence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.KeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every private key in PKCS#8, whatever is inside. */
class PrivateKeyFormatTest {

  static Stream<KeySpec> specs() {
    return PrivateKeys.ASYMMETRIC.stream();
  }

  private static List<ASN1Encodable> elements(KeySpec spec) {
    return new ArrayList<>(Arrays.asList(ASN1Sequence.getInstance(PrivateKeys.of(spec)).toArray()));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aGoodKeyIsLetInAndLeftAsItIs(KeySpec spec) {
    byte[] material = PrivateKeys.of(spec);
    MaterialFormat.of(spec).check(material);
    assertThat(material).isEqualTo(PrivateKeys.of(spec));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aKeyOfAnotherSpecIsRefused(KeySpec spec) {
    for (KeySpec other : PrivateKeys.ASYMMETRIC) {
      if (other != spec) {
        assertThat(refusal(spec, PrivateKeys.of(other))).startsWith(spec + " key material ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whatIsLeftOverOrCutOffIsRefused(KeySpec spec) {
    byte[] good = PrivateKeys.of(spec);
    assertThat(refusal(spec, Arrays.copyOf(good, good.length + 1))).contains("left over");
    for (int length = 0; length < good.length; length += 1 + length / 8) {
      assertThat(refusal(spec, Arrays.copyOf(good, length))).contains("DER");
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void whatIsLeftOverInsideIsRefused(KeySpec spec) {
    List<ASN1Encodable> elements = elements(spec);
    elements.add(new DEROctetString(new byte[1]));
    assertThat(refusal(spec, sequence(elements))).contains("left over behind the private key");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aSecondEncodingOfTheSameKeyIsRefused(KeySpec spec) {
    byte[] good = PrivateKeys.of(spec);
    int header = (good[1] & 0x80) == 0 ? 2 : 2 + (good[1] & 0x7F);
    byte[] content = Arrays.copyOfRange(good, header, good.length);

    byte[] padded = new byte[content.length + 5]; // a length of three octets, for at most two
    padded[0] = 0x30;
    padded[1] = (byte) 0x83;
    padded[3] = (byte) (content.length >> 8);
    padded[4] = (byte) content.length;
    System.arraycopy(content, 0, padded, 5, content.length);
    assertThat(refusal(spec, padded)).contains("length");

    byte[] indefinite = new byte[content.length + 4];
    indefinite[0] = 0x30;
    indefinite[1] = (byte) 0x80;
    System.arraycopy(content, 0, indefinite, 2, content.length);
    assertThat(refusal(spec, indefinite)).contains("indefinite");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void anotherVersionIsRefused(KeySpec spec) {
    List<ASN1Encodable> elements = elements(spec);
    elements.set(0, new ASN1Integer(2));
    assertThat(refusal(spec, sequence(elements))).contains("version");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void anotherAlgorithmIsRefused(KeySpec spec) {
    List<ASN1Encodable> elements = elements(spec);
    elements.set(1, new DERSequence(new ASN1ObjectIdentifier("1.2.840.113549.1.1.10")));
    String lattice = spec.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String named =
        switch (spec.name().split("_", 3)[1]) {
          case "DSA" -> "id-" + lattice;
          case "KEM" -> "id-alg-" + lattice;
          default -> ""; // named by the tests of its format
        };
    assertThat(refusal(spec, sequence(elements))).contains("algorithm is not " + named);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void theParametersOfTheAlgorithmMustBeTheOnesOfItsRfc(KeySpec spec) {
    boolean rsa = spec.name().startsWith("RSA");
    boolean ec = spec.name().startsWith("ECC") && spec != KeySpec.ECC_NIST_EDWARDS25519;
    List<ASN1Encodable> elements = elements(spec);
    ASN1Encodable oid = ASN1Sequence.getInstance(elements.get(1)).getObjectAt(0);

    elements.set(1, new DERSequence(oid)); // absent
    if (rsa || ec) {
      assertThat(refusal(spec, sequence(elements))).containsAnyOf("NULL", "curve");
    } else {
      assertThatNoException().isThrownBy(() -> MaterialFormat.of(spec).check(sequence(elements)));
    }
    elements.set(1, new DERSequence(new ASN1Encodable[] {oid, DERNull.INSTANCE}));
    if (rsa) {
      assertThatNoException().isThrownBy(() -> MaterialFormat.of(spec).check(sequence(elements)));
    } else {
      assertThat(refusal(spec, sequence(elements))).containsAnyOf("parameters", "curve");
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aPublicKeyInVersionZeroIsRefused(KeySpec spec) {
    List<ASN1Encodable> elements = new ArrayList<>(elements(spec).subList(0, 3));
    elements.set(0, new ASN1Integer(0));
    elements.add(new DERTaggedObject(false, 1, new DERBitString(new byte[32])));
    assertThat(refusal(spec, sequence(elements))).contains("version 0");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aPublicKeyThatIsAnotherOnesIsRefused(KeySpec spec) {
    List<ASN1Encodable> elements = new ArrayList<>(elements(spec).subList(0, 3));
    elements.set(0, new ASN1Integer(1));
    elements.add(new DERTaggedObject(false, 1, new DERBitString(new byte[32])));
    assertThat(refusal(spec, sequence(elements))).contains("public key");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void aPublicKeyThatIsItsOwnIsLetInButForRsa(KeySpec spec) {
    byte[] own = spec.name().startsWith("RSA") ? new byte[32] : PrivateKeys.publicKey(spec);
    List<ASN1Encodable> elements = new ArrayList<>(elements(spec).subList(0, 3));
    elements.set(0, new ASN1Integer(1));
    elements.add(new DERTaggedObject(false, 1, new DERBitString(own)));
    if (spec.name().startsWith("RSA")) {
      assertThat(refusal(spec, sequence(elements))).contains("has its public key inside");
    } else {
      assertThatNoException().isThrownBy(() -> MaterialFormat.of(spec).check(sequence(elements)));
    }
  }

  @Test
  void attributesAreAllowedAndWhatOnlyLooksLikeThemIsNot() {
    KeySpec spec = KeySpec.ECC_NIST_P256;
    List<ASN1Encodable> elements = new ArrayList<>(elements(spec).subList(0, 3));
    ASN1Encodable keyUsage =
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1ObjectIdentifier("2.5.29.15"), new DERSet(new DERBitString((byte) 0x80, 7))
            });
    elements.add(new DERTaggedObject(false, 0, new DERSet(keyUsage)));
    assertThatNoException().isThrownBy(() -> MaterialFormat.of(spec).check(sequence(elements)));

    elements.set(3, new DERTaggedObject(false, 0, new DERSet(new DEROctetString(new byte[3]))));
    assertThat(refusal(spec, sequence(elements))).contains("attribute");

    ASN1Encodable longer =
        new DERSequence(
            new ASN1Encodable[] {
              new ASN1ObjectIdentifier("2.5.29.15"), new DERSet(), new DEROctetString(new byte[3])
            });
    elements.set(3, new DERTaggedObject(false, 0, new DERSet(longer)));
    assertThat(refusal(spec, sequence(elements))).contains("left over behind an attribute");
  }

  @Test
  void deepNestingDoesNotExhaustTheStack() {
    byte[] nested = new byte[0];
    for (int i = 0; i < 1_500; i++) {
      byte[] outer = new byte[nested.length + (nested.length < 128 ? 2 : 4)];
      outer[0] = 0x30;
      if (nested.length < 128) {
        outer[1] = (byte) nested.length;
      } else {
        outer[1] = (byte) 0x82;
        outer[2] = (byte) (nested.length >> 8);
        outer[3] = (byte) nested.length;
      }
      System.arraycopy(nested, 0, outer, outer.length - nested.length, nested.length);
      nested = outer;
    }
    assertThat(refusal(KeySpec.RSA_2048, nested)).contains("DER");
    assertThat(der(new DERSequence())).hasSize(2);
  }
}
