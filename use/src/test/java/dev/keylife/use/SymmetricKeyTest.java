package dev.keylife.use;

import static dev.keylife.use.EncryptionAlgorithm.RSAES_OAEP_SHA_256;
import static dev.keylife.use.EncryptionAlgorithm.SYMMETRIC_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encrypt and Decrypt with a symmetric key, and the blob between them. */
class SymmetricKeyTest {
  private static final EncryptionKey KEY = key(CryptoProviders.best(), "a-key");
  private static final EncryptionContext CONTEXT =
      EncryptionContext.of(Map.of("purpose", "test", "table", "orders"));

  private static EncryptionKey key(CryptoProviders providers, String id) {
    return (EncryptionKey)
        TestKeys.open(
            providers,
            id,
            KeySpec.SYMMETRIC_DEFAULT,
            KeyUsage.ENCRYPT_DECRYPT,
            TestKeys.material(KeySpec.SYMMETRIC_DEFAULT));
  }

  private static byte[] encrypt(byte[] plaintext, EncryptionContext context) {
    return KEY.encrypt(SYMMETRIC_DEFAULT, plaintext, context);
  }

  private static byte[] decrypt(byte[] blob, EncryptionContext context) {
    return KEY.decrypt(SYMMETRIC_DEFAULT, blob, context);
  }

  @Property(tries = 200)
  void whatWasEncryptedDecrypts(
      @ForAll @Size(min = 1, max = 4096) byte[] plaintext,
      @ForAll Map<@StringLength(max = 40) String, @StringLength(max = 40) String> context) {
    EncryptionContext bound;
    try {
      bound = EncryptionContext.of(context);
    } catch (UseException noUnicode) {
      return;
    }
    byte[] blob = encrypt(plaintext, bound);
    assertThat(decrypt(blob, EncryptionContext.of(new HashMap<>(context)))).isEqualTo(plaintext);
  }

  @Property(tries = 300)
  void noBitOfABlobCanBeChanged(
      @ForAll @IntRange(min = 1, max = 200) int bytes, @ForAll @IntRange(min = 0) int where) {
    byte[] blob = encrypt(TestKeys.random(bytes), CONTEXT);
    byte[] changed = TestKeys.flipBit(blob, where % (8 * blob.length));
    assertThat(UseRefusal.failureOf(() -> decrypt(changed, CONTEXT)))
        .isIn(UseFailure.INVALID_CIPHERTEXT, UseFailure.INCORRECT_KEY);
  }

  @Test
  void noByteCanBeCutOrAdded() {
    byte[] blob = encrypt(new byte[100], CONTEXT);
    for (int length = 0; length < blob.length; length++) {
      byte[] cut = Arrays.copyOf(blob, length);
      assertThat(UseRefusal.failureOf(() -> decrypt(cut, CONTEXT)))
          .isEqualTo(UseFailure.INVALID_CIPHERTEXT);
    }
    assertThat(UseRefusal.failureOf(() -> decrypt(Arrays.copyOf(blob, blob.length + 1), CONTEXT)))
        .isEqualTo(UseFailure.INVALID_CIPHERTEXT);
  }

  /** The parser sees what anybody sends: it names a key, or says what Decrypt says. */
  @Property(tries = 2000)
  void theParserTakesAnything(@ForAll @Size(max = 300) byte[] noise, @ForAll boolean versioned) {
    byte[] bytes = noise.clone();
    if (versioned && bytes.length > 1) {
      bytes[0] = 1;
      bytes[1] &= 31;
      Arrays.fill(bytes, 2, Math.min(bytes.length, 40), (byte) 'k');
    }
    try {
      CiphertextBlob blob = CiphertextBlob.parse(bytes);
      assertThat(blob.headerBytes()).isLessThan(bytes.length);
    } catch (UseException e) {
      assertThat(e.failure()).isEqualTo(UseFailure.INVALID_CIPHERTEXT);
    }
    assertThatThrownBy(() -> decrypt(bytes, EncryptionContext.none()))
        .isInstanceOf(UseException.class);
  }

  @Test
  void aBlobNamesItsKeyAndMaterial() {
    CiphertextBlob blob = CiphertextBlob.parse(encrypt(new byte[1], CONTEXT));
    assertThat(blob.keyId()).isEqualTo(new KeyId("a-key"));
    assertThat(blob.materialId()).isEqualTo(TestKeys.MATERIAL_ID);
  }

  @Test
  void aLargerBlobThanAnyIsRefused() {
    byte[] blob = Arrays.copyOf(encrypt(new byte[4096], CONTEXT), 4096 + 2 + 5 + 32 + 24 + 16 + 1);
    assertThat(UseRefusal.failureOf(() -> CiphertextBlob.parse(blob)))
        .isEqualTo(UseFailure.INVALID_CIPHERTEXT);
  }

  @Test
  void theContextMustBeTheSame() {
    byte[] blob = encrypt(new byte[10], CONTEXT);
    Map<String, EncryptionContext> others =
        Map.of(
            "none", EncryptionContext.none(),
            "fewer", EncryptionContext.of(Map.of("purpose", "test")),
            "more", EncryptionContext.of(Map.of("purpose", "test", "table", "orders", "x", "")),
            "other value", EncryptionContext.of(Map.of("purpose", "test", "table", "Orders")),
            "other name", EncryptionContext.of(Map.of("purpose", "test", "Table", "orders")),
            "swapped", EncryptionContext.of(Map.of("test", "purpose", "orders", "table")));
    others.forEach(
        (what, other) ->
            assertThat(UseRefusal.failureOf(() -> decrypt(blob, other)))
                .as(what)
                .isEqualTo(UseFailure.INVALID_CIPHERTEXT));
  }

  /** Lengths are bound, so what is moved from a name to its value is another context. */
  @Property(tries = 300)
  void twoContextsAreNeverBoundAlike(
      @ForAll Map<@StringLength(max = 4) String, @StringLength(max = 4) String> one,
      @ForAll Map<@StringLength(max = 4) String, @StringLength(max = 4) String> other) {
    Set<ByteBuffer> encodings = new HashSet<>();
    try {
      for (Map<String, String> pairs : List.of(one, other)) {
        EncryptionContext context = EncryptionContext.of(pairs);
        ByteBuffer buffer = ByteBuffer.allocate(context.length());
        context.putInto(buffer);
        encodings.add(buffer.flip());
      }
    } catch (UseException noUnicode) {
      return;
    }
    assertThat(encodings).hasSize(one.equals(other) ? 1 : 2);
  }

  @Test
  void aContextThatIsNoUnicodeOrTooLargeIsRefused() {
    assertThat(UseRefusal.failureOf(() -> EncryptionContext.of(Map.of("half", "\ud800"))))
        .isEqualTo(UseFailure.VALIDATION);
    assertThat(UseRefusal.failureOf(() -> EncryptionContext.of(Map.of("k", "v".repeat(8192)))))
        .isEqualTo(UseFailure.VALIDATION);
    assertThatCode(() -> EncryptionContext.of(Map.of("k", "v".repeat(8191))))
        .doesNotThrowAnyException();
  }

  @Test
  void anotherKeyIsIncorrectAndAnotherMaterialOfTheSameInvalid() {
    byte[] blob = encrypt(new byte[10], CONTEXT);
    assertThat(
            UseRefusal.failureOf(
                () -> key(TestKeys.PORTABLE, "b-key").decrypt(SYMMETRIC_DEFAULT, blob, CONTEXT)))
        .isEqualTo(UseFailure.INCORRECT_KEY);
    EncryptionKey otherMaterial =
        (EncryptionKey)
            new KeyOpener(TestKeys.PORTABLE)
                .open(
                    new KeyId("a-key"),
                    KeySpec.SYMMETRIC_DEFAULT,
                    KeyUsage.ENCRYPT_DECRYPT,
                    new KeyMaterialId("ff".repeat(32)),
                    new byte[32]);
    assertThat(UseRefusal.failureOf(() -> otherMaterial.decrypt(SYMMETRIC_DEFAULT, blob, CONTEXT)))
        .isEqualTo(UseFailure.INVALID_CIPHERTEXT);
  }

  @ParameterizedTest
  @MethodSource("dev.keylife.use.TestKeys#providers")
  void eachProviderReadsTheOthers(CryptoProviders providers) {
    byte[] plaintext = TestKeys.random(4096);
    EncryptionKey key = key(providers, "a-key");
    assertThat(decrypt(key.encrypt(SYMMETRIC_DEFAULT, plaintext, CONTEXT), CONTEXT))
        .isEqualTo(plaintext);
    assertThat(key.decrypt(SYMMETRIC_DEFAULT, encrypt(plaintext, CONTEXT), CONTEXT))
        .isEqualTo(plaintext);
  }

  @Test
  void noTwoBlobsAreAlike() {
    Set<ByteBuffer> blobs = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      blobs.add(ByteBuffer.wrap(encrypt(new byte[1], CONTEXT)));
    }
    assertThat(blobs).hasSize(1000);
  }

  @Test
  void sizesAndAlgorithmsAreChecked() {
    assertThat(UseRefusal.failureOf(() -> encrypt(new byte[0], CONTEXT)))
        .isEqualTo(UseFailure.VALIDATION);
    assertThat(UseRefusal.failureOf(() -> encrypt(new byte[4097], CONTEXT)))
        .isEqualTo(UseFailure.VALIDATION);
    assertThat(UseRefusal.of(() -> KEY.encrypt(RSAES_OAEP_SHA_256, new byte[1], CONTEXT)))
        .hasMessage("Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.")
        .extracting(UseException::failure)
        .isEqualTo(UseFailure.INVALID_KEY_USAGE);
  }

  @Test
  void aClosedKeyServesNobody() {
    EncryptionKey key = key(TestKeys.PORTABLE, "a-key");
    byte[] blob = key.encrypt(SYMMETRIC_DEFAULT, new byte[1], CONTEXT);
    key.close();
    key.close();
    assertThatThrownBy(() -> key.decrypt(SYMMETRIC_DEFAULT, blob, CONTEXT))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    Runnable work =
        () -> {
          for (int i = 0; i < 500; i++) {
            byte[] plaintext = TestKeys.random(64);
            assertThat(decrypt(encrypt(plaintext, CONTEXT), CONTEXT)).isEqualTo(plaintext);
          }
        };
    var threads = Executors.newFixedThreadPool(4);
    try {
      for (var done : Stream.generate(() -> threads.submit(work)).limit(4).toList()) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
