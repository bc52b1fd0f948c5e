package dev.keylife.streams.lookahead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KmsException;
import dev.keylife.lifecycle.MaterialUnwrapper;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks gets what he would have computed himself; who computed it, and when, varies. */
@Timeout(300)
class UnwrapAheadTest {
  private final Slow slow = new Slow();
  private final AtomicInteger used = new AtomicInteger();
  private final UnwrapAhead ahead = new UnwrapAhead(slow, 1, used::incrementAndGet);

  @AfterEach
  void stop() {
    slow.free.countDown();
    ahead.close();
  }

  @Test
  void whatIsExpectedIsUnwrappedOnceAndOnAnotherThread() throws Exception {
    ahead.expect(wrapped("a", "one"));
    slow.awaitBegun("one");
    slow.free.countDown();

    assertThat(ahead.unwrap(wrapped("a", "one"))).isEqualTo(Slow.result("one"));
    assertThat(slow.begun).containsOnlyKeys("one");
    assertThat(slow.begun.get("one")).isNotEqualTo(Thread.currentThread());
    assertThat(used).hasValue(1);
    assertThat(ahead.waiting()).isZero();
  }

  @Test
  void whatNobodyExpectedIsUnwrappedByWhoeverAsks() {
    assertThat(ahead.unwrap(wrapped("a", "one"))).isEqualTo(Slow.result("one"));
    assertThat(slow.begun).containsEntry("one", Thread.currentThread());
    assertThat(used).hasValue(0);
  }

  @Test
  void anotherCiphertextUnderTheSameWrappingKeyDoesNotGetTheResultOfTheFirst() {
    slow.free.countDown();
    ahead.expect(wrapped("a", "one"));
    ahead.expect(wrapped("a", "other"));

    assertThat(ahead.unwrap(wrapped("a", "other"))).isEqualTo(Slow.result("other"));
    assertThat(ahead.unwrap(wrapped("a", "one"))).isEqualTo(Slow.result("one"));
  }

  @Test
  void aFailureIsThatOfTheUnwrap() throws Exception {
    ahead.expect(wrapped("a", "refused"));
    slow.awaitBegun("refused");
    slow.free.countDown();

    assertThatThrownBy(() -> ahead.unwrap(wrapped("a", "refused")))
        .isInstanceOfSatisfying(
            KmsException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_CIPHERTEXT));
    assertThat(ahead.waiting()).isZero();
  }

  @Test
  void whatNoThreadHasBegunIsDoneByWhoeverAsks() throws Exception {
    ahead.expect(wrapped("a", "long"));
    slow.awaitBegun("long");
    ahead.expect(wrapped("b", "two"));

    assertThat(ahead.unwrap(wrapped("b", "two"))).isEqualTo(Slow.result("two"));
    assertThat(slow.begun).containsEntry("two", Thread.currentThread());
  }

  @Test
  void whoeverWaitsTakesTheNext() throws Exception {
    ahead.expect(wrapped("a", "long"));
    slow.awaitBegun("long");
    ahead.expect(wrapped("b", "two"));

    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    CompletableFuture<SealedMaterial> first =
        CompletableFuture.supplyAsync(
            () -> {
              waiting.complete(Thread.currentThread());
              return ahead.unwrap(wrapped("a", "long"));
            });
    slow.awaitBegun("two");
    assertThat(slow.begun.get("two")).isEqualTo(waiting.get());
    slow.free.countDown();
    assertThat(first.get()).isEqualTo(Slow.result("long"));
    assertThat(ahead.unwrap(wrapped("b", "two"))).isEqualTo(Slow.result("two"));
  }

  @Test
  void whatIsForgottenIsNotBegun() throws Exception {
    ahead.expect(wrapped("a", "long"));
    slow.awaitBegun("long");
    ahead.expect(wrapped("b", "two"));
    ahead.forget(wrapped("b", "two"));
    ahead.expect(wrapped("c", "three"));
    slow.free.countDown();

    slow.awaitBegun("three"); // It stood behind it in the queue of the only thread.
    assertThat(slow.begun).doesNotContainKey("two");
    ahead.forget(wrapped("a", "long"));
    ahead.forget(wrapped("c", "three"));
    assertThat(ahead.waiting()).isZero();
  }

  private static WrappedMaterial wrapped(String wrappingKeyId, String ciphertext) {
    return new WrappedMaterial(
        new KeyId("k"),
        KeySpec.SYMMETRIC_DEFAULT,
        new ImportToken(
            new KeyId("k"),
            wrappingKeyId,
            WrappingAlgorithm.RSAES_OAEP_SHA_256,
            WrappingKeySpec.RSA_2048,
            Instant.EPOCH,
            Instant.MAX),
        bytes("sealed"),
        bytes(ciphertext));
  }

  private static ByteString bytes(String text) {
    return ByteString.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** On the thread of the pool it takes until it is freed. */
  private static final class Slow implements MaterialUnwrapper {
    final Map<String, Thread> begun = new ConcurrentHashMap<>();
    final CountDownLatch free = new CountDownLatch(1);
    private final Map<String, CountDownLatch> seen = new ConcurrentHashMap<>();

    static SealedMaterial result(String ciphertext) {
      return new SealedMaterial(new KeyMaterialId("0".repeat(64)), bytes("sealed " + ciphertext));
    }

    void awaitBegun(String ciphertext) throws InterruptedException {
      assertThat(seenOf(ciphertext).await(2, TimeUnit.MINUTES)).isTrue();
    }

    private CountDownLatch seenOf(String ciphertext) {
      return seen.computeIfAbsent(ciphertext, name -> new CountDownLatch(1));
    }

    @Override
    public SealedMaterial unwrap(WrappedMaterial wrapped) {
      String text = new String(wrapped.encryptedKeyMaterial().toArray(), StandardCharsets.UTF_8);
      begun.put(text, Thread.currentThread());
      seenOf(text).countDown();
      if (Thread.currentThread().getName().startsWith("unwrap-")) {
        try {
          free.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (text.equals("refused")) {
        throw new KmsException(FailureCode.INVALID_CIPHERTEXT, "refused");
      }
      return result(text);
    }
  }
}
