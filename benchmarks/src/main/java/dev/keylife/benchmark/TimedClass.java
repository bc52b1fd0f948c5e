package dev.keylife.benchmark;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Ciphertexts with one flaw, and how long each took to be refused. */
final class TimedClass {
  private static final int DISTINCT = 500;

  private final CiphertextFault flaw;
  private final List<byte[]> ciphertexts = new ArrayList<>();
  private long[] times = {};

  TimedClass(CiphertextFault flaw, FaultyCiphertexts source) throws GeneralSecurityException {
    this.flaw = flaw;
    for (int i = 0; i < DISTINCT; i++) {
      ciphertexts.add(source.create(flaw));
    }
  }

  CiphertextFault flaw() {
    return flaw;
  }

  /** Forgets what was timed so far. */
  void expect(int rounds) {
    times = new long[rounds];
  }

  void time(int round, Consumer<byte[]> attempt) {
    byte[] ciphertext = ciphertexts.get(round % DISTINCT);
    long start = System.nanoTime();
    attempt.accept(ciphertext);
    times[round] = System.nanoTime() - start;
  }

  /** In nanoseconds. */
  long median() {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  WelchTest.Result compareWith(TimedClass other) {
    return WelchTest.between(times, other.times);
  }
}
