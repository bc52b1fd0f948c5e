package dev.keylife.benchmark;

import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** The publisher's side of an import: wraps as the algorithms say. */
final class MaterialWrapping {
  private static final int AES_256_BYTES = 32;

  private MaterialWrapping() {}

  static KeyPair newPair(int modulusBits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(modulusBits);
    return generator.generateKeyPair();
  }

  static byte[] wrap(PublicKey key, WrappingAlgorithm algorithm, byte[] material)
      throws GeneralSecurityException {
    if (!algorithm.isHybrid()) {
      return oaep(key, algorithm, material);
    }
    byte[] aesKey = noise(AES_256_BYTES);
    RFC5649WrapEngine engine = new RFC5649WrapEngine(AESEngine.newInstance());
    engine.init(true, new KeyParameter(aesKey));
    return concat(oaep(key, algorithm, aesKey), engine.wrap(material, 0, material.length));
  }

  static byte[] oaep(PublicKey key, WrappingAlgorithm algorithm, byte[] plaintext)
      throws GeneralSecurityException {
    MGF1ParameterSpec hash =
        algorithm.name().endsWith("SHA_1") ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", hash, PSource.PSpecified.DEFAULT));
    return cipher.doFinal(plaintext);
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SecureRandom().nextBytes(noise);
    return noise;
  }
}
