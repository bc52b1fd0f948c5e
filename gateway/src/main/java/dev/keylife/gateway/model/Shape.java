package dev.keylife.gateway.model;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a value of an input must look like. */
sealed interface Shape {

  /**
   * Text.
   *
   * @param length in code points
   * @param pattern that the whole text matches
   * @param symbols the only texts there are; empty for any
   */
  record Text(Range length, Optional<Pattern> pattern, Set<String> symbols) implements Shape {}

  /** A whole number. */
  record Whole(Range value) implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** Bytes, in base64. */
  record Blob(Range length) implements Shape {}

  /** A date, in seconds since 1970, with fractions. */
  record Time() implements Shape {}

  /** Texts by names that are texts. */
  record Pairs() implements Shape {}

  /** Values of one shape. */
  record Sequence(Shape member, Range length) implements Shape {}

  /**
   * Members by name.
   *
   * @param members in the order of the service model
   */
  record Structure(Map<String, Shape> members, Set<String> required) implements Shape {}

  /** Bounds that are in it. */
  record Range(long least, long most) {
    static final Range ANY = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
  }
}
