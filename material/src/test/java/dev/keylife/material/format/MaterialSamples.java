package dev.keylife.material.format;

import dev.keylife.lifecycle.KeySpec;
import java.util.Arrays;

/** Good material of every spec, for tests of other packages. */
public final class MaterialSamples {
  /** Enough, and not too much, for each spec of raw bytes but HMAC_384 and HMAC_512. */
  private static final int RAW_BYTES = 32;

  private static final int LONG_RAW_BYTES = 64;

  private MaterialSamples() {}

  /** Always the same in one run. */
  public static byte[] of(String spec) {
    KeySpec keySpec = KeySpec.valueOf(spec);
    return PrivateKeys.ASYMMETRIC.contains(keySpec)
        ? PrivateKeys.of(keySpec)
        : raw(keySpec, (byte) 1);
  }

  /** Other than {@link #of}. */
  public static byte[] another(String spec) {
    KeySpec keySpec = KeySpec.valueOf(spec);
    return PrivateKeys.ASYMMETRIC.contains(keySpec)
        ? PrivateKeys.another(keySpec)
        : raw(keySpec, (byte) 2);
  }

  private static byte[] raw(KeySpec spec, byte value) {
    boolean isLong = spec == KeySpec.HMAC_384 || spec == KeySpec.HMAC_512;
    byte[] material = new byte[isLong ? LONG_RAW_BYTES : RAW_BYTES];
    Arrays.fill(material, value);
    return material;
  }
}
