package dev.keylife.material.masterkeys;

import static dev.keylife.material.KmsRefusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.SecretId.Kind;
import dev.keylife.material.Damage;
import dev.keylife.material.keyset.MasterKey;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.tokens.ImportTokens;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SealerTest {
  private static final SecretId ID = new SecretId(new KeyId("a"), Kind.KEY_MATERIAL, "b");

  private final Sealer sealer = newSealer();

  private static Sealer newSealer() {
    try {
      return new Sealer(TestKeyset.newMasterKeys().sealing());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Property(tries = 100)
  void opensToWhatWasSealed(@ForAll("secrets") byte[] secret) {
    assertThat(sealer.open(ID, sealer.seal(ID, secret))).isEqualTo(secret);
  }

  @Provide
  Arbitrary<byte[]> secrets() {
    return Damage.noise(4096);
  }

  @Example
  void oneSecretNeverLooksTheSameTwice() {
    byte[] secret = new byte[32];
    assertThat(sealer.seal(ID, secret)).isNotEqualTo(sealer.seal(ID, secret));
  }

  @Example
  void aSecretMovedToAnotherNameDoesNotOpen() {
    ByteString sealed = sealer.seal(ID, new byte[32]);
    List<SecretId> elsewhere =
        List.of(
            new SecretId(new KeyId("c"), Kind.KEY_MATERIAL, "b"),
            new SecretId(new KeyId("a"), Kind.WRAPPING_KEY, "b"),
            new SecretId(new KeyId("a"), Kind.KEY_MATERIAL, "c"),
            new SecretId(new KeyId("a"), Kind.KEY_MATERIAL, ""),
            new SecretId(new KeyId("a"), Kind.KEY_MATERIAL, "b|KEY_MATERIAL|b"),
            new SecretId(new KeyId("ab"), Kind.KEY_MATERIAL, ""));

    assertThat(elsewhere).allSatisfy(id -> assertThat(answerTo(id, sealed.toArray())).isNotBlank());
  }

  @Example
  void everyDamageGetsOneAnswer() {
    byte[] sealed = sealer.seal(ID, new byte[32]).toArray();
    List<byte[]> damages = Damage.otherLengths(sealed);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      damages.add(Damage.flipBit(sealed, bit));
    }
    // A tail may begin with the prefix of a master key by chance: of one that is not there.
    damages.removeIf(
        damaged -> MasterKey.named(damaged).isPresent() && !namesTheSame(sealed, damaged));

    Set<String> answers = new HashSet<>();
    damages.forEach(damaged -> answers.add(answerTo(ID, damaged)));

    assertThat(answers).hasSize(1);
  }

  @Example
  void aSecretUnderAnotherMasterKeyMayOpenLater() {
    byte[] sealed = sealer.seal(ID, new byte[32]).toArray();

    refusal(
        FailureCode.DEPENDENCY_TIMEOUT,
        () -> sealer.open(ID, ByteString.of(Damage.flipBit(sealed, 8))));
    refusal(
        FailureCode.DEPENDENCY_TIMEOUT, () -> sealer.open(ID, newSealer().seal(ID, new byte[32])));
  }

  @Example
  void anUnreachableMasterKeyIsAFailureToTryAgain() {
    MasterKeys unreachable = new UnreachableMasterKeys();
    Sealer far = new Sealer(unreachable.sealing());

    refusal(FailureCode.DEPENDENCY_TIMEOUT, () -> far.seal(ID, new byte[32]));
    refusal(FailureCode.DEPENDENCY_TIMEOUT, () -> far.open(ID, ByteString.of(new byte[64])));
    refusal(
        FailureCode.DEPENDENCY_TIMEOUT,
        () -> new ImportTokens(unreachable.tokens()).open(ByteString.of(new byte[64])));
    refusal(
        FailureCode.DEPENDENCY_TIMEOUT,
        () -> new MaterialFingerprint(unreachable).of(ID.key(), new byte[32]));
  }

  private static boolean namesTheSame(byte[] sealed, byte[] damaged) {
    return MasterKey.named(sealed).equals(MasterKey.named(damaged));
  }

  private String answerTo(SecretId id, byte[] sealed) {
    return refusal(FailureCode.KMS_INTERNAL, () -> sealer.open(id, ByteString.of(sealed)));
  }
}
