package dev.keylife.material.unwrapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.material.Damage;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AesKeyWrapTest {
  private static final byte[] KEY = new byte[32];

  static Stream<Named<AesKeyWrap>> providers() {
    return TestEngines.all()
        .map(engine -> Named.of(engine.getName(), engine.getPayload().keyWrap()));
  }

  /** RFC 5649, section 6. */
  @ParameterizedTest
  @MethodSource("providers")
  void unwrapsTheVectorsOfTheRfc(AesKeyWrap keyWrap) {
    byte[] key = hex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");

    assertThat(
            keyWrap.unwrap(
                key, hex("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a")))
        .contains(hex("c37b7e6492584340bed12207808941155068f738"));
    assertThat(keyWrap.unwrap(key, hex("afbeb0f07dfbf5419200f2ccb50bb24f")))
        .contains(hex("466f7250617369"));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void agreesWithWycheproof(AesKeyWrap keyWrap) {
    for (WrappingVectors.Vector vector : WrappingVectors.read("aes_256_kwp")) {
      Optional<byte[]> unwrapped = keyWrap.unwrap(vector.hex(3), vector.hex(5));

      if (vector.isValid()) {
        assertThat(unwrapped).as(vector.name()).contains(vector.hex(4));
      } else {
        assertThat(unwrapped).as(vector.name()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void everyDamageIsRefusedAndNothingIsThrown(AesKeyWrap keyWrap) {
    for (int length : List.of(1, 7, 8, 9, 16, 32, 33, 128)) {
      byte[] wrapped = wrap(new byte[length]);

      assertThat(keyWrap.unwrap(KEY, wrapped)).contains(new byte[length]);
      for (int bit = 0; bit < wrapped.length * 8; bit++) {
        assertThat(keyWrap.unwrap(KEY, Damage.flipBit(wrapped, bit))).isEmpty();
      }
      Damage.otherLengths(wrapped)
          .forEach(damaged -> assertThat(keyWrap.unwrap(KEY, damaged)).isEmpty());
      assertThat(keyWrap.unwrap(Damage.flipBit(KEY, 9), wrapped)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void keyWrapWithoutPaddingIsAnotherAlgorithm(AesKeyWrap keyWrap) {
    // RFC 3394, section 4.6: a 256-bit key under a 256-bit key.
    byte[] key = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    byte[] wrapped =
        hex(
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326"
                + "cbc7f0e71a99f43bfb988b9b7a02dd21");

    assertThat(keyWrap.unwrap(key, wrapped)).isEmpty();
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
