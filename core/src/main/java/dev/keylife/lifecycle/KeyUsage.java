package dev.keylife.lifecycle;

/** What a key may be used for (KeyUsage of KeyMetadata in the AWS KMS API). */
public enum KeyUsage {
  ENCRYPT_DECRYPT,
  SIGN_VERIFY,
  GENERATE_VERIFY_MAC,
  KEY_AGREEMENT,
  /** ML-KEM (FIPS 203). */
  ENCAPSULATE_DECAPSULATE
}
