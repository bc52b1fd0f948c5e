package dev.keylife.use;

import dev.keylife.lifecycle.KeySpec;

/** HMAC (FIPS 198-1) by its hash (MacAlgorithmSpec of the AWS KMS API). */
public enum MacAlgorithm {
  HMAC_SHA_224(KeySpec.HMAC_224),
  HMAC_SHA_256(KeySpec.HMAC_256),
  HMAC_SHA_384(KeySpec.HMAC_384),
  HMAC_SHA_512(KeySpec.HMAC_512);

  private final KeySpec keySpec;

  MacAlgorithm(KeySpec keySpec) {
    this.keySpec = keySpec;
  }

  /** The only keys that it works with. */
  public KeySpec keySpec() {
    return keySpec;
  }
}
