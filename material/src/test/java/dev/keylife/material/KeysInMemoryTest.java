package dev.keylife.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.keypairs.WrappingKeyPolicy;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.unwrapping.RecordingScheme;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which wrapping keys are made ahead and which are kept, in a time that only the test moves. */
class KeysInMemoryTest {
  private static final KeyId KEY = new KeyId("payments");
  private static final Instant VALID_TO = Instant.parse("2026-11-24T10:00:00Z");
  private static final WrappingKeySpec SPEC = WrappingKeySpec.RSA_2048;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger glances = new AtomicInteger();
  private final RecordingScheme scheme = new RecordingScheme();

  @Test
  void anImportKeepsTheMakingOfPairsThatNobodyWaitsForWaiting() throws Exception {
    try (MaterialCryptography crypto = crypto(WrappingKeyPolicy.ownPairs(2))) {
      IssuedParameters issued = issue(crypto);
      await().atMost(PATIENCE).until(() -> crypto.wrappingKeysReady(SPEC) == 2);
      unwrap(crypto, issued);
      issue(crypto);

      // The clock is looked at where a second pair is lacking: once by whoever makes it at once.
      int before = glances.get();
      await()
          .atMost(PATIENCE)
          .until(() -> glances.get() > before + 3 || crypto.wrappingKeysReady(SPEC) == 2);
      assertThat(crypto.wrappingKeysReady(SPEC)).as("one is made all the same").isEqualTo(1);

      nanos.addAndGet(Duration.ofMillis(200).toNanos());
      await().atMost(PATIENCE).until(() -> crypto.wrappingKeysReady(SPEC) == 2);
    }
  }

  @Test
  void aPrivateKeyOfOneAnswerIsNotKept() throws Exception {
    try (MaterialCryptography crypto = crypto(WrappingKeyPolicy.ownPairs(0))) {
      IssuedParameters issued = issue(crypto);
      unwrap(crypto, issued);
      unwrap(crypto, issued);

      assertThat(scheme.read()).hasSize(2);
      await().atMost(PATIENCE).until(() -> isGone(0) && isGone(1));
    }
  }

  @Test
  void aSharedPrivateKeyIsKeptForItsTimeAndNoLonger() throws Exception {
    try (MaterialCryptography crypto =
        crypto(new WrappingKeyPolicy(0, Set.of(), 100, Duration.ofDays(1)))) {
      IssuedParameters issued = issue(crypto);
      unwrap(crypto, issued);
      nanos.addAndGet(Duration.ofSeconds(29).toNanos());
      unwrap(crypto, issued);
      assertThat(scheme.read()).hasSize(1);
      assertThat(isGone(0)).isFalse();

      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      await().atMost(PATIENCE).until(() -> isGone(0));
      assertThat(scheme.read()).as("nobody asked for it any more").hasSize(1);
    }
  }

  private boolean isGone(int read) {
    System.gc();
    return scheme.read().get(read).refersTo(null);
  }

  private MaterialCryptography crypto(WrappingKeyPolicy policy) throws GeneralSecurityException {
    return MaterialCryptography.with(
        TestKeyset.newMasterKeys(),
        Optional.empty(),
        policy,
        scheme.unwrapper(),
        () -> {
          glances.incrementAndGet();
          return nanos.get();
        });
  }

  private static IssuedParameters issue(MaterialCryptography crypto) {
    return crypto.issueParameters(
        KEY, WrappingAlgorithm.RSAES_OAEP_SHA_256, SPEC, Instant.EPOCH, VALID_TO);
  }

  private static void unwrap(MaterialCryptography crypto, IssuedParameters issued) {
    var unused =
        crypto.unwrap(
            new WrappedMaterial(
                KEY,
                KeySpec.SYMMETRIC_DEFAULT,
                crypto.openToken(issued.importToken()),
                issued.sealedWrappingKey(),
                ByteString.of(new byte[32])));
  }
}
