package dev.keylife.material;

import static dev.keylife.material.Failures.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaterialFormatTest {

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, 32, 32, 32 bytes",
    "HMAC_224, 28, 64, 28 to 64 bytes",
    "HMAC_256, 32, 64, 32 to 64 bytes",
    "HMAC_384, 48, 128, 48 to 128 bytes",
    "HMAC_512, 64, 128, 64 to 128 bytes"
  })
  void lengthIsCheckedAtBothEnds(KeySpec spec, int least, int most, String expected) {
    MaterialFormat format = MaterialFormat.of(spec).orElseThrow();

    for (int length = 0; length <= most + 8; length++) {
      byte[] material = new byte[length];
      if (length >= least && length <= most) {
        assertThatNoException().isThrownBy(() -> format.check(material));
      } else {
        assertThat(refusal(FailureCode.INCORRECT_KEY_MATERIAL, () -> format.check(material)))
            .isEqualTo(spec + " key material must have " + expected + ", not " + length + ".");
      }
    }
  }

  @Test
  void aSpecWithoutAFormatCannotBeImported() {
    assertThat(MaterialFormat.of(KeySpec.RSA_2048)).isEmpty();
  }
}
