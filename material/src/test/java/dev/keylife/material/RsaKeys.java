package dev.keylife.material;

import dev.keylife.material.unwrapping.NativeProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** RSA keys for tests, made in native code where it works: Java takes seconds for a large one. */
public final class RsaKeys {
  private static final Provider BC = new BouncyCastleProvider();
  private static final Provider MAKER = fastest();

  private RsaKeys() {}

  /** A new private key with the public exponent 65537, in Bouncy Castle's encoding. */
  public static byte[] newPrivateKey(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", MAKER);
      generator.initialize(bits);
      PrivateKey key = generator.generateKeyPair().getPrivate();
      return KeyFactory.getInstance("RSA", BC).translateKey(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Provider fastest() {
    try {
      return NativeProvider.tested();
    } catch (GeneralSecurityException | LinkageError e) {
      return BC;
    }
  }
}
