package dev.keylife.material;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.keypairs.WrappingKeyPolicy;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.material.keyset.KeysetFile;
import dev.keylife.material.keyset.KeysetPassword;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.Sealer;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.material.unwrapping.ProviderUnavailableException;
import dev.keylife.material.unwrapping.Unwrapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** The real cryptography with master keys of its own, and the publisher's side of it. */
public final class TestCryptography {
  private TestCryptography() {}

  /** No key pairs are kept ready; RSA is that of a processor on this machine. */
  public static MaterialCryptography with(MasterKeys keys) {
    return MaterialCryptography.with(keys, 0, unwrapper(ProviderChoice.AUTO));
  }

  static Unwrapper unwrapper(ProviderChoice choice) {
    try {
      return Unwrapper.on(choice);
    } catch (ProviderUnavailableException e) {
      throw new IllegalStateException(e);
    }
  }

  /** New master keys, without a keyset file. */
  public static MaterialCryptography shared() {
    try {
      return TestCryptography.with(TestKeyset.newMasterKeys());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The master keys of a keyset file. */
  public static MaterialCryptography of(Path keyset, String password) {
    try {
      return with(file(keyset, password.getBytes(StandardCharsets.UTF_8)).open());
    } catch (KeysetException e) {
      throw new IllegalStateException(e);
    }
  }

  /** New master keys in a keyset file. */
  public static MaterialCryptography create(Path keyset, String password) {
    try {
      return with(file(keyset, password.getBytes(StandardCharsets.UTF_8)).create());
    } catch (KeysetException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes a new master key the primary of a keyset file. */
  public static void rotate(Path keyset, String password) {
    try {
      var unused = file(keyset, password.getBytes(StandardCharsets.UTF_8)).rotate();
    } catch (KeysetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeysetFile file(Path keyset, byte[] password) throws KeysetException {
    return KeysetFile.at(keyset, KeysetPassword.protection(password, ""));
  }

  /**
   * Processors of one installation, all with the same master keys, whose wrapping key pairs stand
   * in several answers each.
   */
  public static Supplier<MaterialCryptography> sharingPairs(int answers) {
    try {
      MasterKeys keys = TestKeyset.newMasterKeys();
      WrappingKeyPolicy policy = new WrappingKeyPolicy(0, Set.of(), answers, Duration.ofHours(1));
      Unwrapper unwrapper = unwrapper(ProviderChoice.AUTO);
      return () -> MaterialCryptography.with(keys, policy, unwrapper);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Processors of several Regions, each with master keys of its own and the keyset of all. */
  public static Supplier<MaterialCryptography> ofRegions() {
    try {
      MasterKeys common = TestKeyset.newMasterKeys();
      Unwrapper unwrapper = unwrapper(ProviderChoice.AUTO);
      return () -> {
        try {
          return MaterialCryptography.with(
              TestKeyset.newMasterKeys(),
              Optional.of(common),
              WrappingKeyPolicy.ownPairs(0),
              unwrapper);
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException(e);
        }
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens what a processor sealed, as whoever has the keyset file and its password can. */
  public static BiFunction<SecretId, byte[], byte[]> opener(Path keyset, byte[] password) {
    try {
      Sealer sealer = new Sealer(file(keyset, password.clone()).open().sealing());
      return (id, bytes) -> sealer.open(id, ByteString.of(bytes));
    } catch (KeysetException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Wraps as the algorithm says. */
  public static byte[] wrap(ByteBuffer publicKey, WrappingAlgorithm algorithm, byte[] material) {
    try {
      return MaterialWrapping.wrap(decode(publicKey), algorithm, material);
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
