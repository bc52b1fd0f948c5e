package dev.keylife.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.type.WrappingAlgorithm;
import dev.keylife.type.WrappingKeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyMaterialWrapperTest {
  private static KeyPair wrappingKey;

  @BeforeAll
  static void makeWrappingKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    wrappingKey = generator.generateKeyPair();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static byte[] wrap(byte[] material, WrappingAlgorithm algorithm) {
    return KeyMaterialWrapper.wrap(
        SecretBytes.owning(material), wrappingKey.getPublic().getEncoded(), algorithm);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.MATCH_ANY,
      names = {"RSAES_OAEP_.*", "RSA_AES_KEY_WRAP_.*"})
  void theJdkUnwrapsWhatWasWrapped(WrappingAlgorithm algorithm) {
    for (int length : new int[] {1, 7, 32, 64, 128}) {
      byte[] material = random(length);
      assertThat(Unwrapping.unwrap(wrap(material, algorithm), wrappingKey.getPrivate(), algorithm))
          .isEqualTo(material);
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA_AES_KEY_WRAP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1"})
  void wrapsAnRsaPrivateKey(WrappingAlgorithm algorithm) {
    byte[] material = wrappingKey.getPrivate().getEncoded();

    byte[] wrapped = wrap(material, algorithm);

    // RSA-2048 ciphertext, then RFC 5649: eight bytes more, padded to eight
    assertThat(wrapped).hasSize(256 + (material.length + 7) / 8 * 8 + 8);
    assertThat(Unwrapping.unwrap(wrapped, wrappingKey.getPrivate(), algorithm)).isEqualTo(material);
  }

  @Test
  void wrappingTwiceGivesDifferentBytes() {
    byte[] material = random(32);
    assertThat(wrap(material, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256))
        .isNotEqualTo(wrap(material, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256));
  }

  /** RFC 5649, section 6. */
  @ParameterizedTest
  @CsvSource({
    "c37b7e6492584340bed12207808941155068f738,138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
    "466f7250617369,afbeb0f07dfbf5419200f2ccb50bb24f"
  })
  void keyWrapWithPaddingGivesThePublishedVectors(String plain, String wrapped) {
    HexFormat hex = HexFormat.of();
    byte[] kek = hex.parseHex("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
    assertThat(KeyMaterialWrapper.keyWrapWithPadding(kek, hex.parseHex(plain)))
        .isEqualTo(hex.parseHex(wrapped));
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048,190,RSAES_OAEP_SHA_256",
    "RSA_2048,191,RSA_AES_KEY_WRAP_SHA_256",
    "RSA_3072,318,RSAES_OAEP_SHA_256",
    "RSA_4096,446,RSAES_OAEP_SHA_256",
    "RSA_4096,447,RSA_AES_KEY_WRAP_SHA_256"
  })
  void theDefaultIsTheDirectAlgorithmUpToWhatItHolds(
      WrappingKeySpec spec, int length, WrappingAlgorithm expected) {
    SecretBytes material = SecretBytes.owning(random(length));

    assertThat(KeyMaterialWrapper.algorithmFor(material, spec)).isEqualTo(expected);
    if (spec == WrappingKeySpec.RSA_2048) {
      assertThat(wrap(random(length), expected)).isNotEmpty();
    }
  }

  @Test
  void materialThatDoesNotFitIsRefusedWithTheAlgorithmThatWouldDo() {
    byte[] large = random(191);
    assertThatThrownBy(() -> wrap(large, WrappingAlgorithm.RSAES_OAEP_SHA_256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("191 bytes")
        .hasMessageContaining("2048 bits")
        .hasMessageContaining("RSA_AES_KEY_WRAP_SHA_256");
  }

  @ParameterizedTest
  @EnumSource(names = {"RSAES_PKCS1_V1_5", "SM2PKE", "UNKNOWN"})
  void otherAlgorithmsAreRefused(WrappingAlgorithm algorithm) {
    assertThatThrownBy(() -> wrap(random(32), algorithm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(algorithm.name());
  }

  @Test
  void aWrappingKeyThatIsNoRsaKeyIsRefused() throws GeneralSecurityException {
    byte[] elliptic = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic().getEncoded();
    assertThatThrownBy(
            () ->
                KeyMaterialWrapper.wrap(
                    SecretBytes.owning(random(32)), elliptic, WrappingAlgorithm.RSAES_OAEP_SHA_256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an RSA public key");
  }

  @Test
  void secretBytesAreWipedOnCloseAndNeverShown() {
    byte[] array = {1, 2, 3};
    SecretBytes secret = SecretBytes.owning(array);
    assertThat(secret).hasToString("SecretBytes[3 bytes]");

    secret.close();

    assertThat(array).containsOnly(0);
  }
}
