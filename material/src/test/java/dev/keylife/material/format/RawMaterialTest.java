package dev.keylife.material.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.keylife.lifecycle.KeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawMaterialTest {

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, 32, 32, 32 bytes",
    "HMAC_224, 28, 64, 28 to 64 bytes",
    "HMAC_256, 32, 64, 32 to 64 bytes",
    "HMAC_384, 48, 128, 48 to 128 bytes",
    "HMAC_512, 64, 128, 64 to 128 bytes"
  })
  void lengthIsCheckedAtBothEnds(KeySpec spec, int least, int most, String expected) {
    MaterialFormat format = MaterialFormat.of(spec);

    for (int length = 0; length <= most + 8; length++) {
      byte[] material = new byte[length];
      if (length >= least && length <= most) {
        assertThatNoException().isThrownBy(() -> format.check(material));
      } else {
        assertThat(PrivateKeys.refusal(spec, material))
            .isEqualTo(spec + " key material must have " + expected + ", not " + length + ".");
      }
    }
  }
}
