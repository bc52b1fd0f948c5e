package dev.keylife.material.format;

import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHAKEDigest;

/**
 * The low bits t0 of an ML-DSA key, computed from its seed rho and its vectors s1 and s2. No hash
 * in an expanded key covers them, and a key with others makes signatures that nobody can verify.
 *
 * <p>The transform is the sum that defines it, not the fast one: it runs once for an import.
 *
 * @see <a href="https://doi.org/10.6028/NIST.FIPS.204">FIPS 204, algorithms 6, 30, 32 and 35</a>
 */
final class MlDsaLowBits {
  private static final int Q = 8_380_417;
  private static final int N = 256;
  private static final int D = 13;

  /** A root of order 512 (section 2.5). */
  private static final long ZETA = 1753;

  private static final long INVERSE_OF_N = 8_347_681;

  private MlDsaLowBits() {}

  /**
   * Whether a vector t0 is the one that belongs to the others.
   *
   * @param rho 32 bytes
   * @param s1 polynomials of 256 coefficients
   * @param s2 as many as {@code t0}
   * @param t0 in the encoding's order
   */
  static boolean belong(byte[] rho, int[][] s1, int[][] s2, int[][] t0) {
    long[] powers = powers();
    long[][] transformed = new long[s1.length][];
    for (int i = 0; i < s1.length; i++) {
      transformed[i] = transform(s1[i], powers);
    }
    int difference = 0;
    for (int row = 0; row < s2.length; row++) {
      long[] product = new long[N];
      for (int column = 0; column < s1.length; column++) {
        long[] a = sample(rho, column, row);
        for (int i = 0; i < N; i++) {
          product[i] = (product[i] + a[i] * transformed[column][i]) % Q;
        }
      }
      for (int i = 0; i < N; i++) {
        long t = Math.floorMod(inverse(product, i, powers) + s2[row][i], (long) Q);
        difference |= low(t) ^ t0[row][i];
      }
      Arrays.fill(product, 0);
    }
    for (long[] polynomial : transformed) {
      Arrays.fill(polynomial, 0);
    }
    return difference == 0;
  }

  /** The centred remainder by 2^13 (Power2Round). */
  private static int low(long t) {
    int remainder = (int) (t & ((1 << D) - 1));
    return remainder > (1 << (D - 1)) ? remainder - (1 << D) : remainder;
  }

  private static long[] powers() {
    long[] powers = new long[2 * N];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * ZETA % Q;
    }
    return powers;
  }

  private static int exponent(int i) {
    return 2 * (Integer.reverse(i) >>> 24) + 1;
  }

  private static long[] transform(int[] polynomial, long[] powers) {
    long[] result = new long[N];
    for (int i = 0; i < N; i++) {
      long sum = 0; // of 256 products below 2^27
      for (int j = 0; j < N; j++) {
        sum += polynomial[j] * powers[exponent(i) * j % (2 * N)];
      }
      result[i] = Math.floorMod(sum, (long) Q);
    }
    return result;
  }

  /** One coefficient of the inverse transform. */
  private static long inverse(long[] transformed, int j, long[] powers) {
    long sum = 0; // of 256 products below 2^46
    for (int i = 0; i < N; i++) {
      sum += transformed[i] * powers[(2 * N - exponent(i) * j % (2 * N)) % (2 * N)];
    }
    return sum % Q * INVERSE_OF_N % Q;
  }

  private static long[] sample(byte[] rho, int column, int row) {
    SHAKEDigest shake = new SHAKEDigest(128);
    shake.update(rho, 0, rho.length);
    shake.update((byte) column);
    shake.update((byte) row);
    long[] polynomial = new long[N];
    byte[] three = new byte[3];
    int i = 0;
    while (i < N) {
      shake.doOutput(three, 0, three.length);
      int value = (three[0] & 0xFF) | ((three[1] & 0xFF) << 8) | ((three[2] & 0x7F) << 16);
      if (value < Q) {
        polynomial[i++] = value;
      }
    }
    return polynomial;
  }
}
