package dev.keylife.use;

/**
 * The key pairs that GenerateDataKeyPair makes, but for SM2 (DataKeyPairSpec of the AWS KMS API).
 */
public enum DataKeyPairSpec {
  RSA_2048,
  RSA_3072,
  RSA_4096,
  ECC_NIST_P256,
  ECC_NIST_P384,
  ECC_NIST_P521,
  ECC_SECG_P256K1,
  ECC_NIST_EDWARDS25519,
  ML_KEM_512,
  ML_KEM_768,
  ML_KEM_1024
}
