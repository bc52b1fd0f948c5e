package dev.keylife.material;

import dev.keylife.lifecycle.Bytes;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** The real cryptography with master keys of its own, and the publisher's side of it. */
public final class TestCryptography {
  private TestCryptography() {}

  /** No key pairs are kept ready, and the JDK unwraps: every machine has it. */
  static MaterialCryptography with(MasterKeys keys) {
    return MaterialCryptography.with(keys, 0, unwrapper(ProviderChoice.JDK));
  }

  static Unwrapper unwrapper(ProviderChoice choice) {
    try {
      return Unwrapper.on(choice);
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

  /** The master keys of a keystore file. */
  public static MaterialCryptography of(Path keystore, String password) {
    try {
      return with(file(keystore, password.getBytes(StandardCharsets.UTF_8)).open());
    } catch (KeystoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** New master keys in a keystore file. */
  public static MaterialCryptography create(Path keystore, String password) {
    try {
      return with(file(keystore, password.getBytes(StandardCharsets.UTF_8)).create());
    } catch (KeystoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a new master key the primary of a keystore file. */
  public static void rotate(Path keystore, String password) {
    try {
      var unused = file(keystore, password.getBytes(StandardCharsets.UTF_8)).rotate();
    } catch (KeystoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeystoreFile file(Path keystore, byte[] password) throws KeystoreException {
    return KeystoreFile.at(keystore, KeystorePassword.protection(password));
  }

  /**
   * Processors of one installation, all with the same master keys, whose wrapping key pairs stand
   * in several answers each.
   */
  public static Supplier<MaterialCryptography> sharingPairs(int answers) {
    try {
      MasterKeys keys = TinkMasterKeys.generate();
      WrappingKeyPolicy policy = new WrappingKeyPolicy(0, Set.of(), answers, Duration.ofHours(1));
      Unwrapper unwrapper = unwrapper(ProviderChoice.JDK);
      return () -> MaterialCryptography.with(keys, policy, unwrapper);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens what a processor sealed, as whoever has the keystore file and its password can. */
  public static BiFunction<SecretId, byte[], byte[]> opener(Path keystore, byte[] password) {
    try {
      Sealer sealer = new Sealer(file(keystore, password.clone()).open().sealing());
      return (id, bytes) -> sealer.open(id, Bytes.of(bytes));
    } catch (KeystoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Wraps as the algorithm says. */
  public static byte[] wrap(ByteBuffer publicKey, WrappingAlgorithm algorithm, byte[] material) {
    try {
      return Wrapping.wrap(decode(publicKey), algorithm, material);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PublicKey decode(ByteBuffer publicKey) throws GeneralSecurityException {
    byte[] encoded = new byte[publicKey.remaining()];
    publicKey.duplicate().get(encoded);
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** Wraps as a publisher does who knows the JCA alone. */
  public static byte[] wrapOaepSha256(ByteBuffer publicKey, byte[] material) {
    try {
      PublicKey key = decode(publicKey);
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
