package dev.keylife.material.keypairs;

import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.unwrapping.TestEngines;
import java.security.KeyPair;

/** Wrapping key pairs for tests, made by the best provider of this machine. */
final class TestKeyPairs {
  private TestKeyPairs() {}

  static KeyPair one() {
    return TestEngines.unwrapper().newKeyPair(WrappingKeySpec.RSA_2048);
  }

  /** One that is no other object, of the same numbers as all: it takes no time to make. */
  static KeyPair another() {
    return new KeyPair(Numbers.SAME.getPublic(), Numbers.SAME.getPrivate());
  }

  /** Made with the first use. */
  private static final class Numbers {
    private static final KeyPair SAME = one();
  }

  static WrappingKeyPool pool(WrappingKeyPolicy policy) {
    return new WrappingKeyPool(policy, TestEngines.unwrapper()::newKeyPair, System::nanoTime);
  }
}
