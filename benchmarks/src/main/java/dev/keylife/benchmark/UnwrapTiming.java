package dev.keylife.benchmark;

import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.unwrapping.ProviderChoice;
import dev.keylife.material.unwrapping.ProviderUnavailableException;
import dev.keylife.material.unwrapping.Unwrapper;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Looks for differences in time between the ways in which an unwrap can fail. Each round takes one
 * ciphertext of each {@link CiphertextFault} in random order, so that whatever else the machine
 * does meets all of them alike, and {@link WelchTest} compares each with noise. Beside Keylife's
 * unwrap a {@link NaiveUnwrap} is measured, to show that the test sees a difference where there is
 * one.
 *
 * <p>Arguments: provider, size of the key in bits, rounds.
 */
public final class UnwrapTiming {
  private final WrappingAlgorithm algorithm;
  private final List<TimedClass> classes = new ArrayList<>();

  UnwrapTiming(WrappingAlgorithm algorithm, RSAPublicKey key) throws GeneralSecurityException {
    this.algorithm = algorithm;
    FaultyCiphertexts source = new FaultyCiphertexts(key, algorithm);
    for (CiphertextFault flaw : CiphertextFault.values()) {
      if (flaw.isPossibleIn(algorithm)) {
        classes.add(new TimedClass(flaw, source));
      }
    }
  }

  public static void main(String[] args)
      throws GeneralSecurityException, ProviderUnavailableException {
    ProviderChoice provider =
        ProviderChoice.valueOf((args.length > 0 ? args[0] : "auto").toUpperCase(Locale.ROOT));
    int bits = args.length > 1 ? Integer.parseInt(args[1]) : 2048;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 20_000;
    Unwrapper unwrapper = Unwrapper.on(provider);
    KeyPair pair = Inputs.newPair(bits);
    PrivateKey key =
        unwrapper.readKey(WrappingAlgorithm.RSAES_OAEP_SHA_256, pair.getPrivate().getEncoded());
    for (WrappingAlgorithm algorithm :
        List.of(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256)) {
      UnwrapTiming timing = new UnwrapTiming(algorithm, (RSAPublicKey) pair.getPublic());
      timing.run(
          "Keylife on " + provider.settingValue(),
          bits,
          rounds,
          ciphertext -> {
            try {
              unwrapper.unwrap(key, algorithm, ciphertext);
              throw new IllegalStateException("a flawed ciphertext was unwrapped");
            } catch (KmsException expected) {
              // All of them fail.
            }
          });
    }
    NaiveUnwrap naive = new NaiveUnwrap(pair.getPrivate(), bits);
    new UnwrapTiming(WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256, (RSAPublicKey) pair.getPublic())
        .run("Control: naive use of the JCA", bits, rounds, naive::attempt);
  }

  void run(String name, int bits, int rounds, Consumer<byte[]> attempt) {
    System.out.printf("%n%s, %s, RSA_%d, %,d rounds%n", name, algorithm, bits, rounds);
    measure(Math.max(500, rounds / 10), attempt);
    measure(rounds, attempt);
    System.out.printf(
        "%-16s %12s %18s %8s %6s%n", "flaw", "median µs", "mean - noise, ns", "max |t|", "part");
    for (TimedClass timed : classes) {
      WelchTest.Result result = timed.compareWith(classes.get(0));
      System.out.printf(
          "%-16s %12.1f %18.0f %8.2f %5.0f%%%n",
          timed.flaw(),
          timed.median() / 1000.0,
          result.difference(),
          Math.abs(result.t()),
          result.part() * 100);
    }
  }

  private void measure(int rounds, Consumer<byte[]> attempt) {
    classes.forEach(timed -> timed.expect(rounds));
    List<TimedClass> order = new ArrayList<>(classes);
    for (int round = 0; round < rounds; round++) {
      Collections.shuffle(order);
      for (TimedClass timed : order) {
        timed.time(round, attempt);
      }
    }
  }
}
