package dev.keylife.use;

import java.security.MessageDigest;

/** Verifies RSA signatures of one key. */
final class RsaVerifier {
  private final RsaPublicKey key;
  private final RsaPss pss;

  RsaVerifier(RsaPublicKey key) {
    this.key = key;
    this.pss = new RsaPss(key);
  }

  boolean isValid(SigningAlgorithm algorithm, byte[] digest, byte[] signature) {
    if (!key.isBlock(signature)) {
      return false;
    }
    if (algorithm.family() == SigningAlgorithm.Family.RSA_PSS) {
      return pss.isValid(algorithm.hash(), digest, signature);
    }
    // Encoded anew and compared as a whole: nothing of a forger's padding is parsed.
    return MessageDigest.isEqual(
        RsaPkcs1.encode(algorithm.hash(), digest, key.modulusBytes()), key.apply(signature));
  }
}
