package dev.keylife.settings;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Checks that settings have a form. */
public final class Patterns {
  private Patterns() {}

  /** Takes what a regular expression matches as a whole. */
  public static ConfigDef.Validator matching(String pattern) {
    return ConfigDef.LambdaValidator.with(
        (name, value) -> {
          if (!String.valueOf(value).matches(pattern)) {
            throw new ConfigException(name, value, "must match " + pattern);
          }
        },
        () -> "matching " + pattern);
  }
}
