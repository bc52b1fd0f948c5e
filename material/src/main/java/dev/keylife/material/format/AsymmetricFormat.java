package dev.keylife.material.format;

/** Checks a private key in PKCS#8. */
interface AsymmetricFormat {

  /**
   * Checks material.
   *
   * @throws MalformedMaterialException if something is wrong with it
   */
  void check(byte[] material);
}
