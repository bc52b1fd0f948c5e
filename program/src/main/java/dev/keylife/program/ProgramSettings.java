package dev.keylife.program;

import dev.keylife.settings.GivenSettings;
import dev.keylife.settings.KnownSettings;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a program makes of the settings that it is given.
 *
 * @param <S> the program's settings, typed and checked
 */
public interface ProgramSettings<S> {
  /** Which settings there are; what is given may add to them. */
  KnownSettings known(Map<String, String> given);

  /**
   * Checks settings.
   *
   * @throws ConfigException if settings are missing, malformed, not known or do not fit together
   */
  S of(GivenSettings given);
}
