package dev.keylife.use;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An HMAC key. */
final class HmacKey implements MacKey {
  private final Name name;
  private final Pool<Mac> macs;

  HmacKey(Name name, byte[] material) {
    this.name = name;
    String algorithm = name.spec().name().replace("HMAC_", "HmacSHA");
    SecretKeySpec key = new SecretKeySpec(material, algorithm);
    this.macs =
        new Pool<>(
            () -> {
              Mac mac = Mac.getInstance(algorithm, CryptoProviders.sunJce());
              mac.init(key);
              return mac;
            });
  }

  @Override
  public Name name() {
    return name;
  }

  @Override
  public Optional<byte[]> publicKey() {
    return Optional.empty();
  }

  @Override
  public byte[] generateMac(MacAlgorithm algorithm, byte[] message) {
    if (algorithm.keySpec() != name.spec()) {
      throw Incompatible.with(name, algorithm);
    }
    try {
      return macs.use(mac -> mac.doFinal(message));
    } catch (GeneralSecurityException e) {
      throw UseException.internal("HMAC failed.");
    }
  }

  @Override
  public void verifyMac(MacAlgorithm algorithm, byte[] message, byte[] mac) {
    if (!MessageDigest.isEqual(generateMac(algorithm, message), mac)) {
      throw new UseException(UseFailure.KMS_INVALID_MAC, "The MAC is not valid.");
    }
  }

  @Override
  public void close() {
    macs.close();
  }
}
