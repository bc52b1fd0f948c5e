package dev.keylife.use;

/** What the message of Sign and Verify is (MessageType of the AWS KMS API). */
public enum MessageType {
  /** The message itself. */
  RAW,
  /** Its digest, by the hash of the signing algorithm. */
  DIGEST,
  /** The message representative μ of ML-DSA, in 64 bytes (FIPS 204, section 6.2). */
  EXTERNAL_MU
}
