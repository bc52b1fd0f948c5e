package dev.keylife.material.unwrapping;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.GeneralSecurityException;

/** Amazon Corretto Crypto Provider: AWS-LC in native code. */
public final class NativeProvider {
  private NativeProvider() {}

  /**
   * The provider, once its own tests have passed. A platform without its library may throw a {@link
   * LinkageError} instead.
   *
   * @throws GeneralSecurityException if it does not work here
   */
  public static AmazonCorrettoCryptoProvider tested() throws GeneralSecurityException {
    AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
    Throwable failure = provider.getLoadingError();
    if (failure != null) {
      throw new GeneralSecurityException("ACCP's native library did not load: " + failure);
    }
    if (provider.runSelfTests() != SelfTestStatus.PASSED) {
      throw new GeneralSecurityException("ACCP's self-tests did not pass");
    }
    return provider;
  }
}
