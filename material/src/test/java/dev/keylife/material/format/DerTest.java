package dev.keylife.material.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of the reader, byte by byte: what of BER is not DER, and where an element ends. */
class DerTest {

  private static Der of(String hex) {
    return Der.of(HexFormat.of().parseHex(hex));
  }

  /** An OCTET STRING of zeros whose length is written so. */
  private static Der octets(String length, int zeros) {
    byte[] header = HexFormat.of().parseHex("04" + length);
    return Der.of(Arrays.copyOf(header, header.length + zeros));
  }

  private static void refused(ThrowingCallable reading, String words) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            MalformedMaterialException.class, flaw -> assertThat(flaw.words()).contains(words));
  }

  @ParameterizedTest
  @CsvSource({"00,0", "01,1", "7f,127", "8180,128", "81ff,255", "820100,256", "82ffff,65535"})
  void aLengthIsReadInItsShortestForm(String written, int length) {
    Der all = octets(written, length);

    assertThat(all.enter(Der.OCTET_STRING, "it").length()).isEqualTo(length);
    assertThat(all.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"8100,0", "817f,127", "820000,0", "8200ff,255"})
  void aLengthInALongerFormIsRefused(String written, int length) {
    refused(() -> octets(written, length).enter(Der.OCTET_STRING, "it"), "shortest form");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "83010000", "84000000ff", "ff"})
  void anIndefiniteLengthAndOneOfManyOctetsAreRefused(String written) {
    refused(() -> octets(written, 1 << 17).enter(Der.OCTET_STRING, "it"), "indefinite, too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"04", "0401", "048180", "04820100"})
  void whatEndsBeforeItsLengthIsRefused(String cut) {
    refused(() -> of(cut).enter(Der.OCTET_STRING, "it"), "it is cut off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0481", "0482", "048201"})
  void aLengthThatIsCutOffIsRefused(String cut) {
    refused(() -> of(cut).enter(Der.OCTET_STRING, "it"), "too large or cut off");
  }

  @Test
  void anElementDoesNotReachBeyondTheOneAroundIt() {
    Der inside = of("3003" + "040200" + "00").enter(Der.SEQUENCE, "sequence");
    refused(() -> inside.enter(Der.OCTET_STRING, "it"), "it is cut off");

    Der header = of("3001" + "04" + "00").enter(Der.SEQUENCE, "sequence");
    refused(() -> header.enter(Der.OCTET_STRING, "it"), "it is cut off");

    Der length = of("3002" + "0481" + "80").enter(Der.SEQUENCE, "sequence");
    refused(() -> length.enter(Der.OCTET_STRING, "it"), "too large or cut off");

    Der nothing = of("3000" + "0400").enter(Der.SEQUENCE, "sequence");
    assertThat(nothing.isNext(Der.OCTET_STRING)).isFalse();
    refused(() -> nothing.enter(Der.OCTET_STRING, "it"), "there is no it");
  }

  @Test
  void whatFollowsAnElementIsNotPartOfIt() {
    Der all = of("0401aa" + "0401bb");
    Der first = all.enter(Der.OCTET_STRING, "first");
    refused(() -> all.end("first"), "left over behind first");
    Der second = all.enter(Der.OCTET_STRING, "second");

    assertThat(first.copy()).containsExactly(0xaa);
    assertThat(second.copy()).containsExactly(0xbb);
    assertThat(second.contains(new byte[] {(byte) 0xbb})).isTrue();
    assertThat(second.contains(new byte[] {(byte) 0xbb, 0})).isFalse();
    assertThat(first.contains(new byte[] {(byte) 0xbb})).isFalse();
    assertThat(first.unsigned()).isEqualTo(BigInteger.valueOf(0xaa));
    all.end("second");
  }

  @ParameterizedTest
  @CsvSource({"020100,0", "02017f,127", "02020080,128", "020200ff,255", "02020100,256"})
  void anIntegerIsReadWithoutPadding(String hex, long value) {
    assertThat(of(hex + "00").integer("it")).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"02020000", "0202007f", "0203000080"})
  void anIntegerWithALeadingZeroIsRefused(String hex) {
    refused(() -> of(hex).integer("it"), "leading zero");
  }

  @ParameterizedTest
  @ValueSource(strings = {"020180", "0201ff", "0202ff7f"})
  void aNegativeIntegerIsRefused(String hex) {
    refused(() -> of(hex).integer("it"), "negative");
  }

  @Test
  void anIntegerOfNoBytesIsRefusedWhateverFollows() {
    refused(() -> of("0200" + "05").integer("it"), "it is empty");
  }

  @ParameterizedTest
  @CsvSource({"020101,1", "020200ff,255", "02020100,2147483647", "02050100000001,2147483647"})
  void aVersionThatIsNotSmallIsNoneOfTheKnownOnes(String hex, int version) {
    assertThat(of(hex).version("it")).isEqualTo(version);
  }

  @Test
  void allBitsOfABitStringAreUsed() {
    assertThat(of("0302" + "00aa").bits(Der.BIT_STRING, "it").copy()).containsExactly(0xaa);
    assertThat(of("0301" + "00").bits(Der.BIT_STRING, "it").isEmpty()).isTrue();
    refused(() -> of("0302" + "01aa").bits(Der.BIT_STRING, "it"), "unused bits");
    refused(() -> of("0300" + "00").bits(Der.BIT_STRING, "it"), "unused bits");
  }

  @Test
  void tagsOfTheContextSayWhatTheyAre() {
    assertThat(Der.constructed(0)).isEqualTo(0xA0);
    assertThat(Der.constructed(1)).isEqualTo(0xA1);
    assertThat(Der.primitive(1)).isEqualTo(0x81);
    refused(() -> of("8100").enter(Der.constructed(1), "it"), "there is no it");
  }
}
