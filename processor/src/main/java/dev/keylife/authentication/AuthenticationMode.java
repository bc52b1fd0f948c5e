package dev.keylife.authentication;

import java.util.Locale;

/** What is asked of commands: the setting {@code commands.authentication}. */
public enum AuthenticationMode {
  /** Nothing: signatures are not looked at. */
  OFF,
  /** A signature that is there must hold; a command may come without one. */
  OPTIONAL,
  /** Every command has a signature that holds. */
  REQUIRED;

  /** As the setting spells it. */
  public String settingValue() {
    return name().toLowerCase(Locale.ROOT);
  }
}
