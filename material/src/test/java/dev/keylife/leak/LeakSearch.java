package dev.keylife.leak;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Looks for any {@value #FRAGMENT} bytes in a row of any form of any secret, and for three times as
 * many of a list of numbers, in one pass over content of any size: a secret that was wiped in part
 * or cut off is found as well.
 */
public final class LeakSearch {
  /** Half of the shortest secret; by chance it turns up once in 2^128 bytes of noise. */
  static final int FRAGMENT = 16;

  private static final int FILTER_BITS = 24;

  /**
   * So many fragments in a row must be those of decimal numbers. One has no more than three or four
   * numbers, which stand in some log by chance; these have seven or more, a chance of 2^-50.
   */
  private static final int DECIMAL_FRAGMENTS = 2 * FRAGMENT;

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
  public LeakSearch add(String name, byte[] secret) {
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

  /** Adds a number that is secret, as wide as any: one in some hundred begins with zeros. */
  public LeakSearch add(String name, BigInteger secret) {
    byte[] bytes = secret.toByteArray();
    byte[] wide = new byte[Math.max(bytes.length, 2 * FRAGMENT)];
    System.arraycopy(bytes, 0, wide, wide.length - bytes.length, bytes.length);
    return add(name, wide);
  }

  private static boolean isEvidence(String form, ByteBuffer fragment) {
    return form.startsWith(SecretForms.DECIMAL) || values(fragment) >= LEAST_VALUES;
  }

  private static int values(ByteBuffer fragment) {
    BitSet values = new BitSet();
    for (int i = 0; i < FRAGMENT; i++) {
      values.set(fragment.get(i) & 0xff);
    }
    return values.cardinality();
  }

  /** What of the secrets is in a file, or in any file below a folder. */
  public Set<String> in(Path place) throws IOException {
    return in(place, file -> false);
  }

  /**
   * What of the secrets is in any file below a folder, but for those that may hold some. The folder
   * may be in use: what is gone by the time that it is looked at holds nothing.
   */
  public Set<String> in(Path place, Predicate<Path> excepted) throws IOException {
    Set<String> found = new TreeSet<>();
    Files.walkFileTree(
        place,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && !excepted.test(file)) {
              try (InputStream content = Files.newInputStream(file)) {
                found.addAll(in(content));
              } catch (NoSuchFileException e) {
                return FileVisitResult.CONTINUE;
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException && !file.equals(place)) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return found;
  }

  /** What of the secrets is in these bytes. */
  public Set<String> in(byte[] content) {
    try {
      return in(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new IllegalStateException("memory can be read", e);
    }
  }

  /** What of the secrets is in any of these. */
  public Set<String> in(List<byte[]> contents) {
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
    int decimals = 0;
    try (InputStream in = new BufferedInputStream(content)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          first = (first << 8) | (second >>> 56);
          second = (second << 8) | (buffer[i] & 0xff);
          if (++seen < FRAGMENT || !filter.get(slot(first, second))) {
            decimals = 0;
            continue;
          }
          Optional<String> hit = fragment(first, second);
          decimals = hit.filter(LeakSearch::isDecimal).isPresent() ? decimals + 1 : 0;
          if (decimals == 0 || decimals >= DECIMAL_FRAGMENTS) {
            hit.ifPresent(found::add);
          }
        }
      }
    }
    return found;
  }

  private Optional<String> fragment(long first, long second) {
    byte[] window = ByteBuffer.allocate(FRAGMENT).putLong(first).putLong(second).array();
    return Optional.ofNullable(fragments.get(ByteBuffer.wrap(window)));
  }

  private static boolean isDecimal(String hit) {
    return hit.contains(" as " + SecretForms.DECIMAL);
  }

  private static int slot(long first, long second) {
    long mixed = (first * 31 + second) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> (Long.SIZE - FILTER_BITS));
  }
}
