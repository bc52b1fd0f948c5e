package dev.keylife.material.unwrapping;

import java.util.Locale;

/** Which JCA provider unwraps: the setting {@code crypto.provider}. */
public enum ProviderChoice {
  /** The first that works, in the order below. */
  AUTO,
  /** Amazon Corretto Crypto Provider: AWS-LC, in native code. */
  ACCP,
  /** Bouncy Castle. */
  BC,
  /** The JDK's own: SunJCE. It remembers private exponents of keys that are gone. */
  JDK;

  /** As the setting spells it. */
  public String settingValue() {
    return name().toLowerCase(Locale.ROOT);
  }
}
