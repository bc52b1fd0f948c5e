package dev.keylife.material.unwrapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.Damage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OaepBlockTest {
  private static final byte[] SUBSTITUTE = new byte[32];

  static {
    Arrays.fill(SUBSTITUTE, (byte) 0xa5);
  }

  @ParameterizedTest
  @CsvSource({
    "RSAES_OAEP_SHA_256, 256", "RSAES_OAEP_SHA_256, 384", "RSAES_OAEP_SHA_256, 512",
    "RSA_AES_KEY_WRAP_SHA_1, 256", "RSA_AES_KEY_WRAP_SHA_1, 384", "RSA_AES_KEY_WRAP_SHA_1, 512"
  })
  void decodesMessagesOfEveryLength(WrappingAlgorithm algorithm, int blockBytes) throws Exception {
    int longest = blockBytes - 2 - 2 * (algorithm.name().endsWith("SHA_1") ? 20 : 32);
    for (int length = 0; length <= longest; length++) {
      byte[] message = noise(length);
      OaepBlock block = OaepBlock.decode(algorithm, encode(algorithm, blockBytes, message));

      assertThat(block.message()).contains(message);
      assertThat(block.holds(length)).isTrue();
      assertThat(block.holds(length + 1)).isFalse();
      assertThat(block.messageOr(SUBSTITUTE)).isEqualTo(length == 32 ? message : SUBSTITUTE);
    }
  }

  /** MGF1 turns one bit of the block into noise, or hits the label hash or the padding. */
  @Test
  void everyFlippedBitBeforeTheMessageIsRefused() throws Exception {
    byte[] encoded = encode(WrappingAlgorithm.RSAES_OAEP_SHA_256, 256, noise(32));
    for (int bit = 0; bit < (256 - 32) * 8; bit++) {
      OaepBlock block =
          OaepBlock.decode(WrappingAlgorithm.RSAES_OAEP_SHA_256, Damage.flipBit(encoded, bit));

      assertThat(block.message()).as("bit %d", bit).isEmpty();
      assertThat(block.messageOr(SUBSTITUTE)).isEqualTo(SUBSTITUTE);
    }
  }

  @Test
  void noiseIsRefused() {
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = noise(256);
      noise[0] = 0;

      assertThat(OaepBlock.decode(WrappingAlgorithm.RSAES_OAEP_SHA_1, noise).message()).isEmpty();
    }
  }

  @Test
  void wipesWhatItDecoded() throws Exception {
    byte[] encoded = encode(WrappingAlgorithm.RSAES_OAEP_SHA_256, 256, noise(32));
    OaepBlock block = OaepBlock.decode(WrappingAlgorithm.RSAES_OAEP_SHA_256, encoded);
    assertThat(HexFormat.of().formatHex(encoded))
        .contains(HexFormat.of().formatHex(block.message().orElseThrow()));

    block.wipe();

    assertThat(encoded).containsOnly(0);
  }

  /** Bouncy Castle's encoder, with no RSA behind it. */
  private static byte[] encode(WrappingAlgorithm algorithm, int blockBytes, byte[] message)
      throws InvalidCipherTextException {
    OAEPEncoding encoding =
        new OAEPEncoding(
            new NoCipher(blockBytes),
            algorithm.name().endsWith("SHA_1") ? new SHA1Digest() : new SHA256Digest());
    encoding.init(true, new CipherParameters() {});
    byte[] encoded = encoding.processBlock(message, 0, message.length);
    byte[] block = new byte[blockBytes];
    System.arraycopy(encoded, 0, block, blockBytes - encoded.length, encoded.length);
    return block;
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length + 7L).nextBytes(noise);
    return noise;
  }

  private record NoCipher(int blockBytes) implements AsymmetricBlockCipher {
    @Override
    public void init(boolean encrypting, CipherParameters parameters) {}

    @Override
    public int getInputBlockSize() {
      return blockBytes - 1;
    }

    @Override
    public int getOutputBlockSize() {
      return blockBytes;
    }

    @Override
    public byte[] processBlock(byte[] input, int offset, int length) {
      return Arrays.copyOfRange(input, offset, offset + length);
    }
  }
}
