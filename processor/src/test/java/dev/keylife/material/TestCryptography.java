package dev.keylife.material;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** The real cryptography with master keys of its own, and the publisher's side of it. */
public final class TestCryptography {
  private TestCryptography() {}

  /** No key pairs are kept ready, and the JDK unwraps: every machine has it. */
  static MaterialCryptography with(MasterKeys keys) {
    try {
      return MaterialCryptography.with(keys, 0, Unwrapper.on(ProviderChoice.JDK));
    } catch (ProviderUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  /** New master keys, without a keystore file. */
  public static MaterialCryptography shared() {
    try {
      return TestCryptography.with(TinkMasterKeys.generate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Wraps as a publisher does who knows the JCA alone. */
  public static byte[] wrapOaepSha256(ByteBuffer publicKey, byte[] material) {
    try {
      byte[] encoded = new byte[publicKey.remaining()];
      publicKey.duplicate().get(encoded);
      PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key,
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
      return cipher.doFinal(material);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
