package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesKeyWrapTest {
  private static final byte[] KEY = new byte[32];

  /** RFC 5649, section 6. */
  @ParameterizedTest
  @CsvSource({
    "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8,"
        + "c37b7e6492584340bed12207808941155068f738,"
        + "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
    "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8,"
        + "466f7250617369,"
        + "afbeb0f07dfbf5419200f2ccb50bb24f"
  })
  void unwrapsThePublishedVectors(String key, String plaintext, String wrapped) {
    byte[] input = hex(wrapped);

    assertThat(AesKeyWrap.unwrap(hex(key), input, 0, input.length)).contains(hex(plaintext));
  }

  @Test
  void unwrapsFromTheMiddleOfAnArray() {
    byte[] wrapped = wrap(new byte[] {1, 2, 3});
    byte[] around = Damage.concat(Damage.concat(new byte[7], wrapped), new byte[5]);

    assertThat(AesKeyWrap.unwrap(KEY, around, 7, wrapped.length)).contains(new byte[] {1, 2, 3});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 32, 33, 128})
  void everyDamageIsRefusedAndNothingIsThrown(int length) {
    byte[] wrapped = wrap(new byte[length]);

    assertThat(AesKeyWrap.unwrap(KEY, wrapped, 0, wrapped.length)).contains(new byte[length]);
    for (int bit = 0; bit < wrapped.length * 8; bit++) {
      assertRefused(Damage.flipBit(wrapped, bit));
    }
    Damage.otherLengths(wrapped).forEach(AesKeyWrapTest::assertRefused);
    assertThat(AesKeyWrap.unwrap(Damage.flipBit(KEY, 9), wrapped, 0, wrapped.length)).isEmpty();
  }

  @Test
  void keyWrapWithoutPaddingIsAnotherAlgorithm() {
    // RFC 3394, section 4.6: a 256-bit key under a 256-bit key.
    byte[] key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    byte[] wrapped =
        hex(
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326"
                + "cbc7f0e71a99f43bfb988b9b7a02dd21");

    assertThat(AesKeyWrap.unwrap(key, wrapped, 0, wrapped.length)).isEmpty();
  }

  private static void assertRefused(byte[] wrapped) {
    assertThat(AesKeyWrap.unwrap(KEY, wrapped, 0, wrapped.length)).isEmpty();
  }

  private static byte[] wrap(byte[] plaintext) {
    RFC5649WrapEngine engine = new RFC5649WrapEngine(AESEngine.newInstance());
    engine.init(true, new KeyParameter(KEY));
    return engine.wrap(plaintext, 0, plaintext.length);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
