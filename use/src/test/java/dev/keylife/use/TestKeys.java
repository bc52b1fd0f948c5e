package dev.keylife.use;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;

/** Keys to test with, on each of the providers. */
final class TestKeys {
  static final CryptoProviders PORTABLE = CryptoProviders.portable();
  static final KeyMaterialId MATERIAL_ID = new KeyMaterialId("0123456789abcdef".repeat(4));

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Map<KeySpec, byte[]> MATERIALS = new ConcurrentHashMap<>();

  private TestKeys() {}

  /** The providers that work here: Java alone, and native code where there is any. */
  static List<CryptoProviders> providers() {
    List<CryptoProviders> all = new ArrayList<>(List.of(PORTABLE));
    try {
      all.add(CryptoProviders.accp());
    } catch (GeneralSecurityException | LinkageError e) {
      System.err.println("not tested on this machine: " + e);
    }
    return all;
  }

  /** Material of a spec, always the same in one run. */
  static byte[] material(KeySpec spec) {
    return MATERIALS.computeIfAbsent(spec, TestKeys::newMaterial).clone();
  }

  static byte[] newMaterial(KeySpec spec) {
    return switch (spec) {
      case SYMMETRIC_DEFAULT -> random(32);
      case HMAC_224 -> random(28);
      case HMAC_256 -> random(32);
      case HMAC_384 -> random(48);
      case HMAC_512 -> random(64);
      case ML_DSA_44 -> mlDsa(MLDSAParameters.ml_dsa_44);
      case ML_DSA_65 -> mlDsa(MLDSAParameters.ml_dsa_65);
      case ML_DSA_87 -> mlDsa(MLDSAParameters.ml_dsa_87);
      default ->
          new DataKeys(CryptoProviders.best())
              .newPair(DataKeyPairSpec.valueOf(spec.name()))
              .privateKey();
    };
  }

  private static byte[] mlDsa(MLDSAParameters parameters) {
    MLDSAKeyPairGenerator generator = new MLDSAKeyPairGenerator();
    generator.init(new MLDSAKeyGenerationParameters(RANDOM, parameters));
    try {
      return PrivateKeyInfoFactory.createPrivateKeyInfo(generator.generateKeyPair().getPrivate())
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OpenedKey open(CryptoProviders providers, KeySpec spec, KeyUsage usage) {
    return open(providers, "a-key", spec, usage, material(spec));
  }

  static OpenedKey open(
      CryptoProviders providers, String id, KeySpec spec, KeyUsage usage, byte[] material) {
    return new KeyOpener(providers).open(new KeyId(id), spec, usage, MATERIAL_ID, material);
  }

  static SignVerifyKey signing(CryptoProviders providers, KeySpec spec) {
    return (SignVerifyKey) open(providers, spec, KeyUsage.SIGN_VERIFY);
  }

  static byte[] random(int bytes) {
    byte[] drawn = new byte[bytes];
    RANDOM.nextBytes(drawn);
    return drawn;
  }

  static byte[] flipBit(byte[] bytes, int bit) {
    byte[] flipped = bytes.clone();
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }
}
