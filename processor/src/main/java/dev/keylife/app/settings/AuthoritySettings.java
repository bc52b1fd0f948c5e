package dev.keylife.app.settings;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import dev.keylife.lifecycle.Authority;
import dev.keylife.lifecycle.PrincipalPatterns;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The settings about who may do what, beside the policies of keys. */
final class AuthoritySettings {
  private AuthoritySettings() {}

  static void define(ConfigDef d) {
    d.define(
        ProcessorSettings.ADMINISTRATORS,
        ConfigDef.Type.LIST,
        "*",
        HIGH,
        "Who may do what a key policy leaves to the account, as the default policy does with"
            + " everything: principals, or how their names begin and a *. Everybody by default. The"
            + " gateway's must be the same.");
    d.define(
        ProcessorSettings.CREATORS,
        ConfigDef.Type.LIST,
        "",
        MEDIUM,
        "Who may create keys beside the administrators, in the same form.");
  }

  /**
   * @throws ConfigException if they are not principals or the beginnings of some
   */
  static Authority authority(ProcessorSettings settings) {
    return new Authority(
        patterns(settings, ProcessorSettings.ADMINISTRATORS),
        patterns(settings, ProcessorSettings.CREATORS));
  }

  private static PrincipalPatterns patterns(ProcessorSettings settings, String name) {
    try {
      return new PrincipalPatterns(settings.getList(name));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name + ": " + e.getMessage());
    }
  }
}
