package dev.keylife.benchmark;

import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.material.unwrapping.ProviderUnavailableException;
import dev.keylife.material.unwrapping.Unwrapper;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time of an unwrap, by provider, size of the wrapping key and algorithm: {@code sameKey} with
 * a key that has been read and used before, {@code newKey} as an import with a wrapping key of its
 * own does it, from the key in DER. On a machine with other work to do, {@link UnwrapCost} is the
 * one to run.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UnwrapBenchmark {
  @Param({"RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_256"})
  private WrappingAlgorithm algorithm;

  @Param({"2048", "3072", "4096"})
  private int modulusBits;

  @Param({"ACCP", "BC", "JDK"})
  private ProviderChoice provider;

  private Unwrapper unwrapper;
  private byte[] encodedKey;
  private PrivateKey key;
  private byte[] ciphertext;

  @Setup
  public void prepare() throws GeneralSecurityException, ProviderUnavailableException {
    unwrapper = Unwrapper.on(provider);
    KeyPair pair = Inputs.newPair(modulusBits);
    encodedKey = pair.getPrivate().getEncoded();
    key = unwrapper.readKey(algorithm, encodedKey);
    ciphertext = Inputs.wrappedMaterial(pair.getPublic().getEncoded(), algorithm);
  }

  @Benchmark
  public byte[] sameKey() {
    return unwrapper.unwrap(key, algorithm, ciphertext);
  }

  @Benchmark
  public byte[] newKey() {
    return unwrapper.unwrap(unwrapper.readKey(algorithm, encodedKey), algorithm, ciphertext);
  }
}
