package dev.keylife.use;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/** Verifies ECDSA signatures of one key. */
final class EcdsaVerifier {
  /** For digests that are made here. */
  static final String ALGORITHM = "NONEwithECDSA";

  private final Pool<Signature> verifiers;

  /**
   * @param publicKey SubjectPublicKeyInfo in DER
   */
  EcdsaVerifier(byte[] publicKey, CryptoProviders providers) throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("EC", providers.asymmetric())
            .generatePublic(new X509EncodedKeySpec(publicKey));
    this.verifiers =
        new Pool<>(
            () -> {
              Signature verifier = Signature.getInstance(ALGORITHM, providers.asymmetric());
              verifier.initVerify(key);
              return verifier;
            });
  }

  boolean isValid(byte[] digest, byte[] signature) {
    try {
      return verifiers.use(
          verifier -> {
            verifier.update(digest);
            return verifier.verify(signature);
          });
    } catch (GeneralSecurityException e) {
      // What is no signature at all is refused in as many ways as there are providers.
      return false;
    }
  }

  void close() {
    verifiers.close();
  }
}
