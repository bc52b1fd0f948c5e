package dev.keylife.material;

import dev.keylife.lifecycle.WrappingAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.RFC5649WrapEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** The publisher's side: wraps as the algorithms say, or on purpose not quite so. */
public final class MaterialWrapping {
  private MaterialWrapping() {}

  public static byte[] wrap(PublicKey key, WrappingAlgorithm algorithm, byte[] material) {
    return algorithm.isHybrid()
        ? hybrid(key, mgf1(algorithm), newAesKey(32), material)
        : oaep(key, mgf1(algorithm), mgf1(algorithm), PSource.PSpecified.DEFAULT, material);
  }

  public static byte[] hybrid(
      PublicKey key, MGF1ParameterSpec hash, byte[] aesKey, byte[] material) {
    RFC5649WrapEngine engine = new RFC5649WrapEngine(AESEngine.newInstance());
    engine.init(true, new KeyParameter(aesKey));
    return Damage.concat(
        oaep(key, hash, hash, PSource.PSpecified.DEFAULT, aesKey),
        engine.wrap(material, 0, material.length));
  }

  public static byte[] oaep(
      PublicKey key,
      MGF1ParameterSpec hash,
      MGF1ParameterSpec mgf1,
      PSource label,
      byte[] plaintext) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key,
          new OAEPParameterSpec(hash.getDigestAlgorithm(), "MGF1", mgf1, label));
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] pkcs1(PublicKey key, byte[] plaintext) {
    return rsa("RSA/ECB/PKCS1Padding", key, plaintext);
  }

  /** Any block at all, encrypted without padding. */
  public static byte[] raw(PublicKey key, byte[] block) {
    return rsa("RSA/ECB/NoPadding", key, block);
  }

  private static byte[] rsa(String transformation, PublicKey key, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance(transformation);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static byte[] newAesKey(int length) {
    byte[] key = new byte[length];
    new SecureRandom().nextBytes(key);
    return key;
  }

  public static MGF1ParameterSpec mgf1(WrappingAlgorithm algorithm) {
    return algorithm.name().endsWith("SHA_1") ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256;
  }
}
