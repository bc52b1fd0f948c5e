package dev.keylife.benchmark;

import com.sun.management.ThreadMXBean;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.material.unwrapping.ProviderUnavailableException;
import dev.keylife.material.unwrapping.Unwrapper;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@link UnwrapBenchmark} measures, in CPU time of the thread and bytes allocated: figures
 * that hold on a machine that has other work to do as well. Prints the table of
 * docs/performance.md.
 */
public final class UnwrapCost {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long WARM_UP = TimeUnit.SECONDS.toNanos(1);
  private static final long BATCH = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int BATCHES = 9;

  private UnwrapCost() {}

  /**
   * Of one unwrap.
   *
   * @param cpuMicros the median of the batches
   */
  private record Cost(double cpuMicros, long bytes) {
    private static Cost of(Runnable unwrap) {
      batch(WARM_UP, unwrap);
      double[] micros = new double[BATCHES];
      long operations = 0;
      long bytes = THREAD.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < BATCHES; i++) {
        long cpu = THREAD.getCurrentThreadCpuTime();
        long done = batch(BATCH, unwrap);
        micros[i] = (THREAD.getCurrentThreadCpuTime() - cpu) / 1000.0 / done;
        operations += done;
      }
      long perOperation = (THREAD.getCurrentThreadAllocatedBytes() - bytes) / operations;
      Arrays.sort(micros);
      return new Cost(micros[BATCHES / 2], perOperation);
    }

    /** Repeats for a while of CPU time; tells how often. */
    private static long batch(long nanos, Runnable unwrap) {
      long end = THREAD.getCurrentThreadCpuTime() + nanos;
      long done = 0;
      do {
        unwrap.run();
        done++;
      } while (THREAD.getCurrentThreadCpuTime() < end);
      return done;
    }
  }

  public static void main(String[] args)
      throws GeneralSecurityException, ProviderUnavailableException {
    System.out.println("| provider | key | algorithm | new key | bytes | same key | bytes |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (ProviderChoice provider :
        List.of(ProviderChoice.ACCP, ProviderChoice.BC, ProviderChoice.JDK)) {
      Unwrapper unwrapper = Unwrapper.on(provider);
      for (int bits : new int[] {2048, 3072, 4096}) {
        for (WrappingAlgorithm algorithm :
            List.of(
                WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256)) {
          measure(provider, unwrapper, bits, algorithm);
        }
      }
    }
  }

  private static void measure(
      ProviderChoice provider, Unwrapper unwrapper, int bits, WrappingAlgorithm algorithm)
      throws GeneralSecurityException {
    KeyPair pair = Inputs.newPair(bits);
    byte[] encoded = pair.getPrivate().getEncoded();
    PrivateKey key = unwrapper.readKey(algorithm, encoded);
    byte[] ciphertext = Inputs.wrappedMaterial(pair.getPublic().getEncoded(), algorithm);
    Cost ofNew =
        Cost.of(
            () -> unwrapper.unwrap(unwrapper.readKey(algorithm, encoded), algorithm, ciphertext));
    Cost ofSame = Cost.of(() -> unwrapper.unwrap(key, algorithm, ciphertext));
    System.out.printf(
        "| %s | RSA_%d | %s | %,.0f | %,d | %,.0f | %,d |%n",
        provider.settingValue(),
        bits,
        algorithm,
        ofNew.cpuMicros(),
        ofNew.bytes(),
        ofSame.cpuMicros(),
        ofSame.bytes());
  }
}
