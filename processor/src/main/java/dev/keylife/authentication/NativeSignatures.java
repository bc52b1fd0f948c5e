package dev.keylife.authentication;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.util.Optional;

/** The provider that checks signatures in native code, where it works. */
public final class NativeSignatures {
  private NativeSignatures() {}

  /** Empty where it does not load here, or has not both algorithms. */
  public static Optional<Provider> find() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      boolean complete =
          provider.getLoadingError() == null
              && provider.getService("Signature", "Ed25519") != null
              && provider.getService("Signature", "SHA256withECDSA") != null;
      return complete ? Optional.of(provider) : Optional.empty();
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }
}
