package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.lang.management.ManagementFactory;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds what an import allocates within a bound. Unlike time, it does not depend on the machine or
 * on what else it does; {@code benchmarks/} has the exact figures.
 */
class AllocationTest {
  private static final KeyId KEY = new KeyId("payments");
  private static final Instant VALID_TO = Instant.parse("2026-11-24T10:00:00Z");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Per import, in bytes; two to three times what a JDK 17 needs. */
  private static final long BOUND = 256 * 1024;

  private static final int ROUNDS = 20;

  @ParameterizedTest
  @EnumSource(names = {"RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_256"})
  void anImportAllocatesNoMoreThanItMust(WrappingAlgorithm algorithm) throws Exception {
    try (MaterialCryptography crypto = TestCryptography.shared()) {
      IssuedParameters issued =
          crypto.issueParameters(KEY, algorithm, WrappingKeySpec.RSA_2048, Instant.EPOCH, VALID_TO);
      PublicKey key =
          KeyFactory.getInstance("RSA")
              .generatePublic(new X509EncodedKeySpec(issued.publicKey().toArray()));
      ByteString ciphertext =
          ByteString.of(MaterialWrapping.wrap(key, algorithm, MaterialWrapping.newAesKey(32)));
      // Classes load in the first round.
      importOften(crypto, issued, ciphertext);

      long before = THREADS.getCurrentThreadAllocatedBytes();
      importOften(crypto, issued, ciphertext);
      long perImport = (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

      assertThat(perImport).isBetween(1L, BOUND);
    }
  }

  private static void importOften(
      MaterialCryptography crypto, IssuedParameters issued, ByteString ciphertext) {
    for (int i = 0; i < ROUNDS; i++) {
      crypto.unwrap(
          new Cryptography.WrappedMaterial(
              KEY,
              KeySpec.SYMMETRIC_DEFAULT,
              crypto.openToken(issued.importToken()),
              issued.sealedWrappingKey(),
              ciphertext));
    }
  }
}
