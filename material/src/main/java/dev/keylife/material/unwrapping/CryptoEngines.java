package dev.keylife.material.unwrapping;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the provider that unwraps, once, at start: the best that loads and computes right. */
final class CryptoEngines {
  private static final Logger LOG = LoggerFactory.getLogger(CryptoEngines.class);
  private static final String RSA = "RSA";

  /**
   * By speed, as docs/performance.md measures it. The JDK's comes last although it is as fast as
   * Bouncy Castle's: it keeps private exponents in a static cache, where they outlive their keys.
   */
  private static final List<ProviderChoice> ORDER =
      List.of(ProviderChoice.ACCP, ProviderChoice.BC, ProviderChoice.JDK);

  /** Makes the engine of a choice that names a provider, whether or not that computes right. */
  @FunctionalInterface
  interface Maker {
    CryptoEngine make(ProviderChoice choice) throws GeneralSecurityException;
  }

  private CryptoEngines() {}

  /**
   * The engine of a choice, tested by a known answer. Says in one log line which one it is, and
   * why.
   *
   * @throws ProviderUnavailableException if the choice does not work here; never falls back from a
   *     choice that names one
   */
  static CryptoEngine choose(ProviderChoice choice) throws ProviderUnavailableException {
    return choose(choice, CryptoEngines::make);
  }

  static CryptoEngine choose(ProviderChoice choice, Maker maker)
      throws ProviderUnavailableException {
    if (choice != ProviderChoice.AUTO) {
      CryptoEngine engine = tested(choice, maker);
      LOG.info(
          "Unwrapping runs on {} ({}): crypto.provider names it", choice.settingValue(), engine);
      return engine;
    }
    List<String> refused = new ArrayList<>();
    for (ProviderChoice candidate : ORDER) {
      try {
        CryptoEngine engine = tested(candidate, maker);
        LOG.info(
            "Unwrapping runs on {} ({}): {}",
            candidate.settingValue(),
            engine,
            refused.isEmpty() ? "the first choice works" : String.join("; ", refused));
        return engine;
      } catch (ProviderUnavailableException e) {
        refused.add(e.getMessage());
      }
    }
    throw new ProviderUnavailableException(
        "No crypto provider works: " + String.join("; ", refused));
  }

  private static CryptoEngine tested(ProviderChoice choice, Maker maker)
      throws ProviderUnavailableException {
    try {
      CryptoEngine engine = maker.make(choice);
      new RsaScheme(engine).selfTest();
      return engine;
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      // A native library fails in the way that its platform has for it.
      throw new ProviderUnavailableException(choice.settingValue() + " does not work here: " + e);
    }
  }

  private static CryptoEngine make(ProviderChoice choice) throws GeneralSecurityException {
    return switch (choice) {
      case ACCP -> accp();
      case JDK -> jdk();
      case BC -> bouncyCastle();
      case AUTO -> throw new IllegalArgumentException("auto names no provider");
    };
  }

  /**
   * AWS-LC in native code. Given PKCS #8, its key factory checks that the numbers of the key belong
   * together, for a quarter of the time of the whole operation; given the numbers, it does not. The
   * keys here are of our own making and were sealed since, and AWS-LC checks each result against
   * the public exponent.
   */
  private static CryptoEngine accp() throws GeneralSecurityException {
    AmazonCorrettoCryptoProvider provider = NativeProvider.tested();
    return new CryptoEngine(
        provider,
        pkcs8 -> {
          RSAPrivateCrtKey key = (RSAPrivateCrtKey) read(KeyFactory.getInstance(RSA), pkcs8);
          return KeyFactory.getInstance(RSA, provider)
              .generatePrivate(
                  new RSAPrivateCrtKeySpec(
                      key.getModulus(),
                      key.getPublicExponent(),
                      key.getPrivateExponent(),
                      key.getPrimeP(),
                      key.getPrimeQ(),
                      key.getPrimeExponentP(),
                      key.getPrimeExponentQ(),
                      key.getCrtCoefficient()));
        },
        AesKeyWrap.TRANSFORMATION,
        true);
  }

  private static CryptoEngine jdk() throws GeneralSecurityException {
    Provider provider = Security.getProvider("SunJCE");
    if (provider == null) {
      throw new GeneralSecurityException("this Java runtime has no SunJCE");
    }
    return new CryptoEngine(
        provider,
        pkcs8 -> read(KeyFactory.getInstance(RSA), pkcs8),
        AesKeyWrap.TRANSFORMATION,
        false);
  }

  private static CryptoEngine bouncyCastle() {
    Provider provider = new BouncyCastleProvider();
    return new CryptoEngine(
        provider,
        pkcs8 -> read(KeyFactory.getInstance(RSA, provider), pkcs8),
        AesKeyWrap.BC_TRANSFORMATION,
        false);
  }

  private static PrivateKey read(KeyFactory factory, byte[] pkcs8) throws GeneralSecurityException {
    return factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }
}
