package dev.keylife.material;

import java.util.Locale;

/** Which JCA provider unwraps: the setting {@code crypto.provider}. */
public enum ProviderChoice {
  /** The first that works, in the order below. */
  AUTO,
  /** Amazon Corretto Crypto Provider: AWS-LC, in native code. */
  ACCP,
  /** The JDK's own: SunJCE. */
  JDK,
  /** Bouncy Castle. */
  BC;

  /** As the setting spells it. */
  public String settingValue() {
    return name().toLowerCase(Locale.ROOT);
  }
}
