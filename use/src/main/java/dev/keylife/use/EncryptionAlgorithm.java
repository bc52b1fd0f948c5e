package dev.keylife.use;

/** How Encrypt and Decrypt work (EncryptionAlgorithmSpec of the AWS KMS API). */
public enum EncryptionAlgorithm {
  /** AES-256 in a blob that names its key: {@link CiphertextBlob}. */
  SYMMETRIC_DEFAULT,
  /** RSAES-OAEP of RFC 8017 with SHA-1, for MGF1 as well, and no label. */
  RSAES_OAEP_SHA_1,
  /** The same with SHA-256. */
  RSAES_OAEP_SHA_256
}
