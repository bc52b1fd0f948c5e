package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which characters ids have, each of them. */
class IdsTest {
  private static final String HEX = "0123456789abcdef";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

  @Test
  void aKeyIdIsOfLettersDigitsHyphensAndUnderscores() {
    String allowed =
        IntStream.range(0, 0x180)
            .mapToObj(Character::toString)
            .filter(KeyId::isValid)
            .collect(Collectors.joining());
    assertThat(allowed).isEqualTo("-0123456789" + LETTERS.toUpperCase(Locale.ROOT) + "_" + LETTERS);
    assertThat(KeyId.isValid("")).isFalse();
    assertThat(new KeyId("k")).hasToString("k").isLessThan(new KeyId("l"));
  }

  @Test
  void aMaterialIdIsOf64LowerCaseHexDigits() {
    String allowed =
        IntStream.range(0, 0x180)
            .mapToObj(Character::toString)
            .filter(digit -> KeyMaterialId.isValid(digit.repeat(64)))
            .collect(Collectors.joining());
    assertThat(allowed).isEqualTo(HEX);
    assertThat(KeyMaterialId.isValid("a".repeat(63))).isFalse();
    assertThat(KeyMaterialId.isValid("a".repeat(65))).isFalse();
    assertThat(KeyMaterialId.isValid("a".repeat(63) + "g")).isFalse();
    assertThat(new KeyMaterialId("a".repeat(64))).hasToString("a".repeat(64));
  }
}
