package dev.keylife.lifecycle;

import java.util.Optional;

/**
 * What the lifecycle needs of a JSON library (RFC 8259), to judge key policies.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface JsonReader {
  /**
   * Reads a text.
   *
   * @return the value: a {@code Map} by names, a {@code List}, a {@code String}, a {@code Number},
   *     a {@code Boolean}; empty where the text is not exactly one JSON value other than null,
   *     where an object has a name twice, and where it is nested deeper than any policy is
   */
  Optional<Object> read(String text);
}
