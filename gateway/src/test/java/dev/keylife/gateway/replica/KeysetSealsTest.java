package dev.keylife.gateway.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.material.keyset.KeysetException;
import dev.keylife.material.keyset.KeysetFile;
import dev.keylife.material.keyset.KeysetProtection;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.masterkeys.Sealer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's keyset file, which is rotated while the gateway runs. */
class KeysetSealsTest {
  private static final SecretId ID =
      new SecretId(new KeyId("k"), SecretId.Kind.KEY_MATERIAL, "a".repeat(64));
  private static final byte[] MATERIAL = "material".getBytes(StandardCharsets.UTF_8);

  private final AtomicInteger tries = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();

  @TempDir Path folder;
  private Path file;
  private KeysetSeals seals;

  @BeforeEach
  void start() throws Exception {
    file = folder.resolve("keyset.json");
    KeysetFile.at(file, protection()).create();
    seals =
        new KeysetSeals(
            file,
            () -> {
              tries.incrementAndGet();
              return protection();
            },
            now::get);
  }

  @Test
  void aSealOpensUnderItsOwnNameAlone() throws Exception {
    byte[] sealed = sealed();

    assertThat(seals.open(ID, sealed)).isEqualTo(MATERIAL);
    refuses(
        new SecretId(new KeyId("other"), SecretId.Kind.KEY_MATERIAL, ID.name()),
        sealed,
        ErrorType.KMSInternalException);
    refuses(
        new SecretId(ID.key(), SecretId.Kind.WRAPPING_KEY, ID.name()),
        sealed,
        ErrorType.KMSInternalException);
    refuses(ID, new byte[0], ErrorType.KMSInternalException);
  }

  @Test
  void aKeysetThatWasRotatedIsReadAgain() throws Exception {
    byte[] before = sealed();
    KeysetFile.at(file, protection()).rotate();

    assertThat(seals.open(ID, sealed())).isEqualTo(MATERIAL);
    assertThat(seals.open(ID, before)).isEqualTo(MATERIAL);
  }

  @Test
  void whatIsSealedUnderAKeysetThatHasNotArrivedHereIsOutOfReachUntilItDoes() throws Exception {
    byte[] present = Files.readAllBytes(file);
    KeysetFile.at(file, protection()).rotate();
    byte[] sealed = sealed();
    byte[] rotated = Files.readAllBytes(file);
    Files.write(file, present);

    refuses(ID, sealed, ErrorType.DependencyTimeoutException);
    Files.write(file, "no keyset".getBytes(StandardCharsets.UTF_8));
    refuses(ID, sealed, ErrorType.DependencyTimeoutException);

    Files.write(file, rotated);
    assertThat(seals.open(ID, sealed)).isEqualTo(MATERIAL);
  }

  /** Behind it may be an HSM, which locks itself after a few wrong PINs. */
  @Test
  void aFileThatDoesNotOpenIsNotTriedAtEveryCall() throws Exception {
    byte[] present = Files.readAllBytes(file);
    KeysetFile.at(file, protection()).rotate();
    byte[] sealed = sealed();
    byte[] rotated = Files.readAllBytes(file);
    Files.write(file, "no keyset".getBytes(StandardCharsets.UTF_8));
    tries.set(0);

    for (int i = 0; i < 100; i++) {
      refuses(ID, sealed, ErrorType.DependencyTimeoutException);
    }
    assertThat(tries).hasValue(1);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    for (int i = 0; i < 100; i++) {
      refuses(ID, sealed, ErrorType.DependencyTimeoutException);
    }
    assertThat(tries).hasValue(2);
    now.addAndGet(Duration.ofSeconds(19).toNanos());
    refuses(ID, sealed, ErrorType.DependencyTimeoutException);
    assertThat(tries).hasValue(2);

    Files.write(file, present); // Opens, and has not that master key: it is read once.
    refuses(ID, sealed, ErrorType.DependencyTimeoutException);
    refuses(ID, sealed, ErrorType.DependencyTimeoutException);
    assertThat(tries).hasValue(3);
    Files.write(file, rotated);
    assertThat(seals.open(ID, sealed)).isEqualTo(MATERIAL);
  }

  private void refuses(SecretId id, byte[] sealed, ErrorType type) {
    assertThatThrownBy(() -> seals.open(id, sealed))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.type()).isEqualTo(type));
  }

  /** By the file as it is now. */
  private byte[] sealed() throws Exception {
    return new Sealer(KeysetFile.at(file, protection()).open().sealing())
        .seal(ID, MATERIAL.clone())
        .toArray();
  }

  private static KeysetProtection protection() throws KeysetException {
    return TestKeyset.quickPassword("a password for tests".getBytes(StandardCharsets.UTF_8));
  }
}
