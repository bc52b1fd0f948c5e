package dev.keylife.material.keyset;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.SCrypt;

/** The key that protects the keyset file, derived from its password. */
final class PasswordKey {
  private static final int KEY_BYTES = 32;

  private PasswordKey() {}

  /**
   * How much work scrypt does (RFC 7914, section 2).
   *
   * @param n CPU and memory cost, a power of two
   * @param r block size
   * @param p parallelization
   */
  record Cost(int n, int r, int p) {
    /** 128 MiB and about half a second, once at start. */
    static final Cost DEFAULT = new Cost(1 << 17, 8, 1);

    private static final int LEAST = 1 << 4;
    private static final int MOST = 1 << 19;

    /**
     * Whether a file may ask for it: a forged one must not exhaust the machine, so 512 MiB is the
     * end. Too little work needs no such bound: a forged file does not open anyway.
     */
    boolean isSane() {
      return Integer.bitCount(n) == 1 && n >= LEAST && n <= MOST && r == 8 && p == 1;
    }
  }

  static Aead derive(byte[] password, byte[] salt, Cost cost) throws GeneralSecurityException {
    byte[] key = SCrypt.generate(password, salt, cost.n(), cost.r(), cost.p(), KEY_BYTES);
    try {
      return new AesGcmJce(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
