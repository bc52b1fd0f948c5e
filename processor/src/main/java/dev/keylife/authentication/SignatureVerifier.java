package dev.keylife.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.util.Optional;

/**
 * Checks signatures of one key by its one algorithm. Ed25519 is computed by a JCA provider, and not
 * as Nimbus does it, by Tink in Java alone. Safe for use by several threads.
 */
final class SignatureVerifier {
  private static final String ED25519 = "Ed25519";
  private static final int ED25519_BYTES = 64;

  private final String algorithm;
  private final Computation computation;

  @FunctionalInterface
  private interface Computation {
    boolean holds(JWSHeader header, byte[] input, Base64URL signature) throws JOSEException;
  }

  private SignatureVerifier(String algorithm, Computation computation) {
    this.algorithm = algorithm;
    this.computation = computation;
  }

  /**
   * For a public key.
   *
   * @param provider computes; empty for the JDK's own
   * @throws GeneralSecurityException if it is neither an Ed25519 key nor one on P-256
   */
  static SignatureVerifier of(PublicKey key, Optional<Provider> provider)
      throws GeneralSecurityException {
    if (key instanceof ECPublicKey ec) {
      return ecdsa(ec, provider);
    }
    if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals(ED25519)) {
      return new SignatureVerifier(
          "EdDSA", (header, input, signature) -> ed25519(key, provider, input, signature.decode()));
    }
    throw new InvalidKeyException("neither an Ed25519 key nor one on P-256");
  }

  private static SignatureVerifier ecdsa(ECPublicKey key, Optional<Provider> provider)
      throws GeneralSecurityException {
    try {
      ECDSAVerifier verifier = new ECDSAVerifier(key);
      if (!verifier.supportedJWSAlgorithms().contains(JWSAlgorithm.ES256)) {
        throw new InvalidKeyException("an EC key on another curve than P-256");
      }
      provider.ifPresent(verifier.getJCAContext()::setProvider);
      return new SignatureVerifier("ES256", verifier::verify);
    } catch (JOSEException e) {
      throw new InvalidKeyException("an EC key on another curve than P-256", e);
    }
  }

  private static boolean ed25519(
      PublicKey key, Optional<Provider> provider, byte[] input, byte[] signature)
      throws JOSEException {
    if (signature.length != ED25519_BYTES) {
      return false;
    }
    try {
      Signature check =
          provider.isPresent()
              ? Signature.getInstance(ED25519, provider.get())
              : Signature.getInstance(ED25519);
      check.initVerify(key);
      check.update(input);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      throw new JOSEException(e);
    }
  }

  /** Whether a JWS names this key's algorithm. */
  boolean supports(String name) {
    return algorithm.equals(name);
  }

  boolean verify(JWSHeader header, byte[] input, Base64URL signature) throws JOSEException {
    return computation.holds(header, input, signature);
  }
}
