package dev.keylife.authentication;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;

/** The provider that checks signatures in native code, where it works. */
public final class NativeSignatures {
  private NativeSignatures() {}

  /** Empty where it does not load here, or has not both algorithms. */
  public static Optional<Provider> find() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      if (provider.getLoadingError() != null) {
        return Optional.empty();
      }
      Signature unused = Signature.getInstance("Ed25519", provider);
      Signature alsoUnused = Signature.getInstance("SHA256withECDSA", provider);
      return Optional.of(provider);
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }
}
