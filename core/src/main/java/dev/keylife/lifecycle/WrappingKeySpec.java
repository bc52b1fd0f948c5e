package dev.keylife.lifecycle;

/** The kind of a wrapping key pair (WrappingKeySpec of GetParametersForImport). */
public enum WrappingKeySpec {
  RSA_2048(2048),
  RSA_3072(3072),
  RSA_4096(4096),
  /** For the China regions; not offered. */
  SM2(0);

  private final int modulusBits;

  WrappingKeySpec(int modulusBits) {
    this.modulusBits = modulusBits;
  }

  /** Whether parameters with such a key are issued at all. */
  public boolean isOffered() {
    return modulusBits > 0;
  }

  /**
   * The size of the RSA modulus in bits.
   *
   * @throws IllegalStateException for a spec that is not RSA
   */
  public int modulusBits() {
    if (!isOffered()) {
      throw new IllegalStateException(this + " is not an RSA key");
    }
    return modulusBits;
  }
}
