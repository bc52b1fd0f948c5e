package dev.keylife.benchmark;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.keylife.use.SigningAlgorithm;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** A JCA provider as its documentation uses it, with its objects kept from one call to the next. */
final class BareProvider {
  private static final Map<SigningAlgorithm, String> SIGNATURES =
      Map.of(
          SigningAlgorithm.RSASSA_PKCS1_V1_5_SHA_256, "SHA256withRSA",
          SigningAlgorithm.ECDSA_SHA_256, "SHA256withECDSA",
          SigningAlgorithm.ECDSA_SHA_384, "SHA384withECDSA");

  private final Provider provider;
  private final Optional<Provider> aes;

  private BareProvider(Provider provider, Optional<Provider> aes) {
    this.provider = provider;
    this.aes = aes;
  }

  /** The one that Keylife takes too. */
  static BareProvider fastest() {
    return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null
        ? new BareProvider(
            AmazonCorrettoCryptoProvider.INSTANCE,
            Optional.of(AmazonCorrettoCryptoProvider.INSTANCE))
        : new BareProvider(new BouncyCastleProvider(), Optional.empty());
  }

  boolean has(SigningAlgorithm algorithm) {
    return SIGNATURES.containsKey(algorithm);
  }

  UseOfKeys.Work signature(SigningAlgorithm algorithm, byte[] pkcs8, byte[] message)
      throws GeneralSecurityException {
    String name = Objects.requireNonNull(SIGNATURES.get(algorithm));
    PrivateKey key =
        KeyFactory.getInstance(name.endsWith("RSA") ? "RSA" : "EC", provider)
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    Signature signature = Signature.getInstance(name, provider);
    signature.initSign(key);
    return () -> {
      signature.update(message);
      return signature.sign();
    };
  }

  /** One key for all messages, and nonces that are counted: the least that AES-GCM costs. */
  UseOfKeys.Work aesGcm(byte[] plaintext) throws GeneralSecurityException {
    Cipher cipher =
        aes.isPresent()
            ? Cipher.getInstance("AES/GCM/NoPadding", aes.get())
            : Cipher.getInstance("AES/GCM/NoPadding");
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    SecretKeySpec aesKey = new SecretKeySpec(key, "AES");
    ByteBuffer nonce = ByteBuffer.allocate(12);
    return () -> {
      nonce.putLong(4, nonce.getLong(4) + 1);
      cipher.init(Cipher.ENCRYPT_MODE, aesKey, new GCMParameterSpec(128, nonce.array().clone()));
      return cipher.doFinal(plaintext);
    };
  }

  static UseOfKeys.Work hmac(byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    return () -> mac.doFinal(message);
  }
}
