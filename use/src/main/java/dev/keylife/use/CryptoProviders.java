package dev.keylife.use;

import dev.keylife.material.unwrapping.NativeProvider;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The implementations that compute. Amazon Corretto Crypto Provider (AWS-LC in native code) where
 * it loads; else Bouncy Castle for RSA and elliptic curves and the JDK for AES. HMAC is the JDK's
 * everywhere, Ed25519, ML-DSA and ML-KEM are Bouncy Castle's. No provider is registered.
 */
public final class CryptoProviders {
  private static final Logger LOG = LoggerFactory.getLogger(CryptoProviders.class);

  private final Provider asymmetric;
  private final Provider gcm;
  private final SecureRandom random;

  private CryptoProviders(Provider asymmetric, Provider gcm, SecureRandom random) {
    this.asymmetric = asymmetric;
    this.gcm = gcm;
    this.random = random;
  }

  /** The fastest that works here. Says in one log line which. */
  public static CryptoProviders best() {
    try {
      CryptoProviders native_ = accp();
      LOG.info("Keys are used with {}", native_);
      return native_;
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      // A native library fails in the way that its platform has for it.
      CryptoProviders portable = portable();
      LOG.warn("Keys are used with {}, which is slower: {}", portable, e.toString());
      return portable;
    }
  }

  /**
   * Native code.
   *
   * @throws GeneralSecurityException if it does not work here
   */
  public static CryptoProviders accp() throws GeneralSecurityException {
    Provider provider = NativeProvider.tested();
    return new CryptoProviders(
        provider, provider, SecureRandom.getInstance("LibCryptoRng", provider));
  }

  /** Java alone. */
  public static CryptoProviders portable() {
    return new CryptoProviders(new BouncyCastleProvider(), sunJce(), new SecureRandom());
  }

  /** For RSA and elliptic curves in Weierstrass form. */
  Provider asymmetric() {
    return asymmetric;
  }

  Provider gcm() {
    return gcm;
  }

  /** For single blocks of AES, which ACCP has no transformation for. */
  static Provider sunJce() {
    Provider provider = Security.getProvider("SunJCE");
    if (provider == null) {
      throw new IllegalStateException("this Java runtime has no SunJCE");
    }
    return provider;
  }

  SecureRandom random() {
    return random;
  }

  byte[] random(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }

  @Override
  public String toString() {
    return asymmetric.getName() + " " + asymmetric.getVersionStr();
  }
}
