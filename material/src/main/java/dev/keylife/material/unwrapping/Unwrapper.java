package dev.keylife.material.unwrapping;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes wrapping key pairs, and unwraps key material under them, each by the {@link WrappingScheme}
 * of its family.
 *
 * <p>Safe for use by several threads.
 */
public final class Unwrapper {
  private final List<WrappingScheme> schemes;

  Unwrapper(List<WrappingScheme> schemes) {
    this.schemes = List.copyOf(schemes);
  }

  /**
   * With the schemes that there are, of which each has passed its self-test.
   *
   * @param choice the provider of RSA
   * @throws ProviderUnavailableException if it does not work here
   */
  public static Unwrapper on(ProviderChoice choice) throws ProviderUnavailableException {
    return new Unwrapper(List.of(new RsaScheme(CryptoEngines.choose(choice))));
  }

  /**
   * Makes a wrapping key pair.
   *
   * @throws KmsException {@code KMSInternalException}
   */
  public KeyPair newKeyPair(WrappingKeySpec spec) {
    return scheme(scheme -> scheme.keySpecs().contains(spec)).newKeyPair(spec);
  }

  /**
   * Reads a wrapping private key, into the provider's own form.
   *
   * @param algorithm what it is to unwrap
   * @param pkcs8 the key in DER; the caller wipes it
   * @throws KmsException {@code KMSInternalException}
   */
  public PrivateKey readKey(WrappingAlgorithm algorithm, byte[] pkcs8) {
    return scheme(algorithm).readKey(pkcs8);
  }

  /**
   * The material in a ciphertext; the caller wipes it.
   *
   * @param key as {@link #readKey} gave it for the same algorithm
   * @throws KmsException {@code InvalidCiphertextException}
   */
  public byte[] unwrap(PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext) {
    return scheme(algorithm).unwrap(key, algorithm, ciphertext);
  }

  private WrappingScheme scheme(WrappingAlgorithm algorithm) {
    return scheme(scheme -> scheme.algorithms().contains(algorithm));
  }

  /** What is not offered is refused before it comes here. */
  private WrappingScheme scheme(Predicate<WrappingScheme> fits) {
    return schemes.stream()
        .filter(fits)
        .findFirst()
        .orElseThrow(
            () ->
                new KmsException(FailureCode.KMS_INTERNAL, "No wrapping scheme is there for it."));
  }
}
