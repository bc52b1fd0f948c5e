package dev.keylife.gateway.signature;

import dev.keylife.schema.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256, alone and keyed: every Java has them. */
final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";

  /** Of the few threads that check signatures: to find and make one takes as long as its use. */
  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(Sha256::newDigest);

  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(Hmac::newMac);

  private Hmac() {}

  static byte[] sha256(byte[] data) {
    return DIGEST.get().digest(data);
  }

  static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = MAC.get();
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Mac newMac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
