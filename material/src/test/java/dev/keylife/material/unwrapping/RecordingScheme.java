package dev.keylife.material.unwrapping;

import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.lang.ref.WeakReference;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands for RSA where only the keys matter: all pairs are of the same numbers and take no time to
 * make, each key that is read is an object of its own, and what is unwrapped is as it came.
 */
public final class RecordingScheme implements WrappingScheme {
  private static final KeyPair PAIR = TestEngines.unwrapper().newKeyPair(WrappingKeySpec.RSA_2048);

  private final List<WeakReference<PrivateKey>> read = new CopyOnWriteArrayList<>();

  public Unwrapper unwrapper() {
    return new Unwrapper(List.of(this));
  }

  /** The keys that were read, in their order; those that nobody holds any more go. */
  public List<WeakReference<PrivateKey>> read() {
    return List.copyOf(read);
  }

  @Override
  public Set<WrappingKeySpec> keySpecs() {
    return Set.of(WrappingKeySpec.RSA_2048);
  }

  @Override
  public Set<WrappingAlgorithm> algorithms() {
    return Set.of(WrappingAlgorithm.RSAES_OAEP_SHA_256);
  }

  @Override
  public KeyPair newKeyPair(WrappingKeySpec spec) {
    return new KeyPair(PAIR.getPublic(), PAIR.getPrivate());
  }

  @Override
  public PrivateKey readKey(byte[] pkcs8) {
    PrivateKey key = new StandInKey();
    read.add(new WeakReference<>(key));
    return key;
  }

  @Override
  public byte[] unwrap(PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext) {
    return ciphertext.clone();
  }

  @Override
  public void selfTest() {}
}
