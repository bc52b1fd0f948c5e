package dev.keylife.material;

import java.util.Optional;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** AES key wrap with padding (RFC 5649). */
final class AesKeyWrap {
  static final int KEY_BYTES = 32;

  private AesKeyWrap() {}

  /**
   * Unwraps.
   *
   * @param key an AES-256 key
   * @return the plaintext, which the caller wipes; empty if it does not unwrap, for whatever cause
   */
  static Optional<byte[]> unwrap(byte[] key, byte[] input, int offset, int length) {
    try {
      RFC5649WrapEngine engine = new RFC5649WrapEngine(AESEngine.newInstance());
      engine.init(false, new KeyParameter(key));
      return Optional.of(engine.unwrap(input, offset, length));
    } catch (InvalidCipherTextException | RuntimeException e) {
      // The engine means to throw the first alone; should it trip over a hostile length, the answer
      // is the same.
      return Optional.empty();
    }
  }
}
