package dev.keylife.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes bad inputs of good ones: most of them nearly good, some of them nothing but noise. */
final class Mutator {
  /** Lengths, counts and tags that readers have stumbled over. */
  private static final byte[][] NASTY = {
    {0},
    {(byte) 0xff},
    {(byte) 0x80},
    {0x7f},
    {(byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
    {(byte) 0x84, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff},
    {(byte) 0x88, 0x7f, -1, -1, -1, -1, -1, -1, -1},
    {0x7f, -1, -1, -1},
    {(byte) 0x80, 0, 0, 0},
    {-2, -1, -1, -1, 0x0f}, // the largest int, as Avro writes it
    {-1, -1, -1, -1, 0x0f}, // and the smallest
    {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // the largest long
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}, // a number without end
    {0x30, (byte) 0x80},
    {0x1f, (byte) 0xff, 0x7f},
  };

  private static final int LONGEST_NOISE = 2_000;

  private final RandomGenerator random;
  private final List<byte[]> corpus;

  Mutator(RandomGenerator random, List<byte[]> corpus) {
    this.random = random;
    this.corpus = corpus;
  }

  byte[] next() {
    if (random.nextInt(50) == 0) {
      return noise(random.nextInt(LONGEST_NOISE));
    }
    byte[] input = any().clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    if (input.length == 0) {
      return noise(1 + random.nextInt(16));
    }
    int at = random.nextInt(input.length);
    int length = 1 + random.nextInt(Math.min(64, input.length - at));
    return switch (random.nextInt(10)) {
      case 0, 1 -> flipped(input, at);
      case 2 -> replaced(input, at, at + 1, noise(1));
      case 3 -> Arrays.copyOf(input, at);
      case 4 -> Arrays.copyOfRange(input, at, input.length);
      case 5 -> replaced(input, at, at + length, new byte[0]);
      case 6 -> replaced(input, at, at, Arrays.copyOfRange(input, at, at + length));
      case 7 -> replaced(input, at, at + random.nextInt(2), nasty());
      case 8 -> spliced(input, any(), at);
      default -> {
        byte[] der = new DerMutator(random).changed(input);
        yield Arrays.equals(der, input) ? flipped(input, at) : der;
      }
    };
  }

  private static byte[] flipped(byte[] input, int at) {
    byte[] flipped = input.clone();
    flipped[at] ^= (byte) (1 << (at % 8));
    return flipped;
  }

  private static byte[] spliced(byte[] head, byte[] tail, int at) {
    return replaced(
        head, at, head.length, Arrays.copyOfRange(tail, Math.min(at, tail.length), tail.length));
  }

  /** With other bytes in the place of some. */
  static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    byte[] result = new byte[input.length - (to - from) + by.length];
    System.arraycopy(input, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(input, to, result, from + by.length, input.length - to);
    return result;
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] nasty() {
    return NASTY[random.nextInt(NASTY.length)];
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }
}
