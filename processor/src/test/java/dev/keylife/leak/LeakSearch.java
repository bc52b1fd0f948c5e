package dev.keylife.leak;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks for any {@value #FRAGMENT} bytes in a row of any form of any secret, in one pass over
 * content of any size: a secret that was wiped in part or cut off is found as well.
 */
final class LeakSearch {
  /** Half of the shortest secret; by chance it turns up once in 2^128 bytes of noise. */
  static final int FRAGMENT = 16;

  private static final int FILTER_BITS = 24;

  /**
   * Text repeats itself where bytes do; a fragment of less than this many values is no evidence.
   */
  private static final int LEAST_VALUES = 4;

  private final Map<ByteBuffer, String> fragments = new HashMap<>();
  private final BitSet filter = new BitSet(1 << FILTER_BITS);

  /**
   * Adds a secret, which must look like noise.
   *
   * @param name tells it apart in what {@link #in} answers
   */
  LeakSearch add(String name, byte[] secret) {
    if (secret.length < 2 * FRAGMENT) {
      throw new IllegalArgumentException(name + " is too short to be told from noise");
    }
    SecretForms.of(secret)
        .forEach(
            (form, bytes) -> {
              for (int at = 0; at + FRAGMENT <= bytes.length; at++) {
                ByteBuffer fragment = ByteBuffer.wrap(bytes, at, FRAGMENT).slice();
                if (isEvidence(form, fragment)) {
                  fragments.putIfAbsent(fragment, name + " as " + form);
                  filter.set(slot(fragment.getLong(0), fragment.getLong(Long.BYTES)));
                }
              }
            });
    return this;
  }

  private static boolean isEvidence(String form, ByteBuffer fragment) {
    return values(fragment) >= LEAST_VALUES
        && (!form.startsWith(SecretForms.DECIMAL)
            || largeNumbers(fragment) >= (form.endsWith("in ASCII") ? 2 : 1));
  }

  /** Lists of small numbers are in every log; those of bytes have numbers of three digits. */
  private static int largeNumbers(ByteBuffer fragment) {
    int found = 0;
    int digits = 0;
    for (int i = 0; i < FRAGMENT; i++) {
      byte b = fragment.get(i);
      if (b != 0) { // one half of a character of two bytes
        digits = Character.isDigit(b) ? digits + 1 : 0;
        found += digits == 3 ? 1 : 0;
      }
    }
    return found;
  }

  private static int values(ByteBuffer fragment) {
    BitSet values = new BitSet();
    for (int i = 0; i < FRAGMENT; i++) {
      values.set(fragment.get(i) & 0xff);
    }
    return values.cardinality();
  }

  /** What of the secrets is in a file, or in any file below a folder. */
  Set<String> in(Path place) throws IOException {
    return in(place, file -> false);
  }

  /** What of the secrets is in any file below a folder, but for those that may hold some. */
  Set<String> in(Path place, Predicate<Path> excepted) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).filter(excepted.negate()).toList()) {
        try (InputStream content = Files.newInputStream(file)) {
          found.addAll(in(content));
        }
      }
    }
    return found;
  }

  /** What of the secrets is in these bytes. */
  Set<String> in(byte[] content) {
    try {
      return in(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new IllegalStateException("memory can be read", e);
    }
  }

  /** What of the secrets is in any of these. */
  Set<String> in(List<byte[]> contents) {
    Set<String> found = new TreeSet<>();
    contents.forEach(content -> found.addAll(in(content)));
    return found;
  }

  private Set<String> in(InputStream content) throws IOException {
    Set<String> found = new TreeSet<>();
    byte[] buffer = new byte[1 << 16];
    long first = 0;
    long second = 0;
    long seen = 0;
    try (InputStream in = new BufferedInputStream(content)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          first = (first << 8) | (second >>> 56);
          second = (second << 8) | (buffer[i] & 0xff);
          if (++seen >= FRAGMENT && filter.get(slot(first, second))) {
            byte[] window = ByteBuffer.allocate(FRAGMENT).putLong(first).putLong(second).array();
            String hit = fragments.get(ByteBuffer.wrap(window));
            if (hit != null) {
              found.add(hit);
            }
          }
        }
      }
    }
    return found;
  }

  private static int slot(long first, long second) {
    long mixed = (first * 31 + second) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> (Long.SIZE - FILTER_BITS));
  }
}
