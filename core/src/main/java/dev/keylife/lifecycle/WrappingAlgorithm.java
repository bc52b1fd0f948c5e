package dev.keylife.lifecycle;

/**
 * How key material is wrapped for import.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html#select-wrapping-algorithm">Select
 *     a wrapping algorithm</a>
 */
public enum WrappingAlgorithm {
  /** RSA-OAEP (RFC 8017, section 7.1) with SHA-256, MGF1 with SHA-256, empty label. */
  RSAES_OAEP_SHA_256(true, false),
  /** RSA-OAEP (RFC 8017, section 7.1) with SHA-1, MGF1 with SHA-1, empty label. */
  RSAES_OAEP_SHA_1(true, false),
  /** RSA-OAEP-SHA-256 of an AES-256 key, then AES key wrap with padding (RFC 5649) under it. */
  RSA_AES_KEY_WRAP_SHA_256(true, true),
  /** RSA-OAEP-SHA-1 of an AES-256 key, then AES key wrap with padding (RFC 5649) under it. */
  RSA_AES_KEY_WRAP_SHA_1(true, true),
  /** Withdrawn by AWS in October 2023. */
  RSAES_PKCS1_V1_5(false, false),
  /** For the China regions; not offered. */
  SM2PKE(false, false);

  private final boolean offered;
  private final boolean hybrid;

  WrappingAlgorithm(boolean offered, boolean hybrid) {
    this.offered = offered;
    this.hybrid = hybrid;
  }

  /** Whether parameters for this algorithm are issued at all. */
  public boolean isOffered() {
    return offered;
  }

  /** Whether the material is wrapped under an AES key, so that its size does not matter. */
  public boolean isHybrid() {
    return hybrid;
  }
}
