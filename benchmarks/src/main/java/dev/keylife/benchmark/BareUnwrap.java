package dev.keylife.benchmark;

import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.material.unwrapping.ProviderUnavailableException;
import dev.keylife.material.unwrapping.Unwrapper;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The physical limit: how many unwraps the processor's provider does while nothing else runs.
 *
 * @param perSecond of all threads together
 * @param micros CPU time of one
 */
record BareUnwrap(double perSecond, double micros) {

  /** Of two measurements at different times, since a shared machine is not always as fast. */
  BareUnwrap averageWith(BareUnwrap other) {
    return new BareUnwrap((perSecond + other.perSecond) / 2, (micros + other.micros) / 2);
  }

  private record Counted(long unwraps, long cpuNanos) {}

  /** Measures with one key, read once, on so many threads. */
  static BareUnwrap measure(
      ProviderChoice provider,
      WrappingAlgorithm algorithm,
      int modulusBits,
      int threads,
      long nanos) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Unwrapper unwrapper = Unwrapper.on(provider);
      KeyPair pair = Inputs.newPair(modulusBits);
      PrivateKey key = unwrapper.readKey(algorithm, pair.getPrivate().getEncoded());
      byte[] ciphertext = Inputs.wrappedMaterial(pair.getPublic().getEncoded(), algorithm);
      var warm = unwraps(unwrapper, key, algorithm, ciphertext, nanos / 4);
      long start = System.nanoTime();
      List<Future<Counted>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(executor.submit(() -> unwraps(unwrapper, key, algorithm, ciphertext, nanos)));
      }
      long count = 0;
      long cpu = 0;
      for (Future<Counted> thread : running) {
        count += thread.get().unwraps();
        cpu += thread.get().cpuNanos();
      }
      return new BareUnwrap(
          count * 1e9 / (System.nanoTime() - start), warm.unwraps() == 0 ? 0 : cpu / 1e3 / count);
    } catch (ProviderUnavailableException
        | GeneralSecurityException
        | InterruptedException
        | ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      executor.shutdownNow();
    }
  }

  private static Counted unwraps(
      Unwrapper unwrapper,
      PrivateKey key,
      WrappingAlgorithm algorithm,
      byte[] ciphertext,
      long nanos) {
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long end = System.nanoTime() + nanos;
    long count = 0;
    while (System.nanoTime() < end) {
      byte[] unused = unwrapper.unwrap(key, algorithm, ciphertext);
      count++;
    }
    return new Counted(count, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
  }
}
