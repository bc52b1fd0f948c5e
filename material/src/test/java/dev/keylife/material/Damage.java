package dev.keylife.material;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Ways to damage a message. */
public final class Damage {
  private Damage() {}

  public static byte[] flipBit(byte[] message, int bit) {
    byte[] damaged = message.clone();
    damaged[bit / 8] ^= (byte) (1 << (bit % 8));
    return damaged;
  }

  public static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The head of one message and the tail of another. */
  public static byte[] splice(byte[] first, byte[] second, int at) {
    return concat(Arrays.copyOf(first, at), Arrays.copyOfRange(second, at, second.length));
  }

  /** Every truncation, and some extensions. */
  public static List<byte[]> otherLengths(byte[] message) {
    List<byte[]> damaged = new ArrayList<>();
    for (int length = 0; length < message.length; length++) {
      damaged.add(Arrays.copyOf(message, length));
      damaged.add(Arrays.copyOfRange(message, message.length - length, message.length));
    }
    for (int more : new int[] {1, 7, 8, 9, 16, 256, 6144}) {
      damaged.add(Arrays.copyOf(message, message.length + more));
      damaged.add(concat(new byte[more], message));
    }
    damaged.add(concat(message, message));
    return damaged;
  }

  /** Noise of any length up to a limit. */
  public static Arbitrary<byte[]> noise(int longest) {
    return Combinators.combine(Arbitraries.integers().between(0, longest), Arbitraries.longs())
        .as(
            (length, seed) -> {
              byte[] noise = new byte[length];
              new Random(seed).nextBytes(noise);
              return noise;
            });
  }
}
