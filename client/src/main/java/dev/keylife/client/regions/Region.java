package dev.keylife.client.regions;

import dev.keylife.client.ClientSettings;
import java.util.regex.Pattern;

/**
 * An installation that takes part.
 *
 * @param name its Region, as in the ARNs of its keys
 * @param settings where its brokers and registry are, and what signs the commands that it is sent
 */
public record Region(String name, ClientSettings settings) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  /**
   * @throws IllegalArgumentException if the name is none that an ARN can have
   */
  public Region {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the name of a Region matches " + NAME.pattern());
    }
  }
}
