package dev.keylife.streams;

import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;

/** The usages of key specs, for tests that do not care which. */
public final class KeyUsages {
  private KeyUsages() {}

  /** One that goes with a spec. */
  public static KeyUsage first(KeySpec spec) {
    return KeyUsage.valueOf(
        dev.keylife.lifecycle.KeySpec.valueOf(spec.name()).usages().get(0).name());
  }
}
