package dev.keylife.use;

import java.util.Arrays;
import javax.security.auth.DestroyFailedException;
import javax.security.auth.Destroyable;

/** Lets go of secrets. */
final class Secrets {
  private Secrets() {}

  static void wipe(byte[] secret) {
    Arrays.fill(secret, (byte) 0);
  }

  /** Wipes a key, where its provider can. */
  static void destroy(Destroyable key) {
    try {
      if (!key.isDestroyed()) {
        key.destroy();
      }
    } catch (DestroyFailedException e) {
      // Most of the JDK's cannot. Nobody holds it any more.
    }
  }
}
