package dev.keylife.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.material.format.MaterialFormat;
import dev.keylife.use.EncapsulationKey.Encapsulated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RSA encryption, MACs, agreement, encapsulation, and what needs no key. */
class OtherKeysTest {

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSAES_OAEP_SHA_1, 214",
    "RSA_2048, RSAES_OAEP_SHA_256, 190",
    "RSA_3072, RSAES_OAEP_SHA_1, 342",
    "RSA_3072, RSAES_OAEP_SHA_256, 318",
    "RSA_4096, RSAES_OAEP_SHA_1, 470",
    "RSA_4096, RSAES_OAEP_SHA_256, 446"
  })
  void rsaEncryptsAsMuchAsAwsSays(KeySpec spec, EncryptionAlgorithm algorithm, int most) {
    List<EncryptionKey> keys = new ArrayList<>();
    for (CryptoProviders providers : TestKeys.providers()) {
      keys.add((EncryptionKey) TestKeys.open(providers, spec, KeyUsage.ENCRYPT_DECRYPT));
    }
    for (EncryptionKey sender : keys) {
      for (EncryptionKey receiver : keys) {
        byte[] plaintext = TestKeys.random(most);
        byte[] ciphertext = sender.encrypt(algorithm, plaintext, EncryptionContext.none());
        assertThat(receiver.decrypt(algorithm, ciphertext, EncryptionContext.none()))
            .isEqualTo(plaintext);
      }
      assertThat(
              UseRefusal.of(
                  () -> sender.encrypt(algorithm, new byte[most + 1], EncryptionContext.none())))
          .hasMessage(
              "Algorithm %s and key spec %s cannot encrypt data larger than %d bytes.",
              algorithm, spec, most);
    }
  }

  /** Whatever is wrong with a ciphertext, the answer is one and the same. */
  @ParameterizedTest
  @EnumSource(
      value = EncryptionAlgorithm.class,
      names = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"})
  void rsaRefusalsTellNothing(EncryptionAlgorithm algorithm) {
    for (CryptoProviders providers : TestKeys.providers()) {
      EncryptionKey key =
          (EncryptionKey) TestKeys.open(providers, KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
      byte[] good = key.encrypt(algorithm, new byte[32], EncryptionContext.none());
      byte[] tooLarge = new byte[256];
      Arrays.fill(tooLarge, (byte) 0xff);
      Set<String> answers = new HashSet<>();
      for (byte[] wrong :
          List.of(
              TestKeys.flipBit(good, 2000),
              TestKeys.flipBit(good, 12),
              Arrays.copyOf(good, 255),
              Arrays.copyOf(good, 257),
              new byte[1],
              new byte[256],
              tooLarge)) {
        UseException refusal =
            UseRefusal.of(() -> key.decrypt(algorithm, wrong, EncryptionContext.none()));
        answers.add(refusal.failure() + refusal.reason() + refusal.getCause());
        assertThat(refusal.getStackTrace()).isEmpty();
      }
      assertThat(answers).hasSize(1);
    }
  }

  @Test
  void rsaTakesNoContext() {
    EncryptionKey key =
        (EncryptionKey)
            TestKeys.open(TestKeys.PORTABLE, KeySpec.RSA_2048, KeyUsage.ENCRYPT_DECRYPT);
    EncryptionContext context = EncryptionContext.of(Map.of("a", "b"));
    assertThat(
            UseRefusal.failureOf(
                () -> key.encrypt(EncryptionAlgorithm.RSAES_OAEP_SHA_256, new byte[1], context)))
        .isEqualTo(UseFailure.VALIDATION);
    assertThat(
            UseRefusal.failureOf(
                () ->
                    key.decrypt(
                        EncryptionAlgorithm.SYMMETRIC_DEFAULT,
                        new byte[256],
                        EncryptionContext.none())))
        .isEqualTo(UseFailure.INVALID_KEY_USAGE);
  }

  @ParameterizedTest
  @EnumSource(MacAlgorithm.class)
  void aMacIsValidAsAWholeAndForItsMessage(MacAlgorithm algorithm) {
    MacKey key =
        (MacKey)
            TestKeys.open(TestKeys.PORTABLE, algorithm.keySpec(), KeyUsage.GENERATE_VERIFY_MAC);
    byte[] message = TestKeys.random(100);
    byte[] mac = key.generateMac(algorithm, message);
    key.verifyMac(algorithm, message, mac);
    List<byte[]> wrong = new ArrayList<>();
    for (int bit = 0; bit < 8 * mac.length; bit++) {
      wrong.add(TestKeys.flipBit(mac, bit));
    }
    wrong.add(Arrays.copyOf(mac, mac.length - 1));
    wrong.add(Arrays.copyOf(mac, mac.length + 1));
    wrong.add(new byte[0]);
    for (byte[] other : wrong) {
      assertThat(UseRefusal.failureOf(() -> key.verifyMac(algorithm, message, other)))
          .isEqualTo(UseFailure.KMS_INVALID_MAC);
    }
    assertThat(
            UseRefusal.failureOf(() -> key.verifyMac(algorithm, TestKeys.flipBit(message, 3), mac)))
        .isEqualTo(UseFailure.KMS_INVALID_MAC);
    MacAlgorithm other =
        algorithm == MacAlgorithm.HMAC_SHA_256
            ? MacAlgorithm.HMAC_SHA_384
            : MacAlgorithm.HMAC_SHA_256;
    assertThat(UseRefusal.failureOf(() -> key.generateMac(other, message)))
        .isEqualTo(UseFailure.INVALID_KEY_USAGE);
    key.close();
    assertThatThrownBy(() -> key.generateMac(algorithm, message))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
  void bothSidesAgree(KeySpec spec) {
    byte[] other = TestKeys.newMaterial(spec);
    for (CryptoProviders providers : TestKeys.providers()) {
      AgreementKey alice = (AgreementKey) TestKeys.open(providers, spec, KeyUsage.KEY_AGREEMENT);
      AgreementKey bob =
          (AgreementKey) TestKeys.open(providers, "bob", spec, KeyUsage.KEY_AGREEMENT, other);
      byte[] secret = alice.deriveSharedSecret(bob.publicKey().orElseThrow());
      assertThat(bob.deriveSharedSecret(alice.publicKey().orElseThrow())).isEqualTo(secret);
      KeySpec otherCurve =
          spec == KeySpec.ECC_NIST_P256 ? KeySpec.ECC_NIST_P384 : KeySpec.ECC_NIST_P256;
      byte[] foreign =
          TestKeys.open(providers, otherCurve, KeyUsage.KEY_AGREEMENT).publicKey().orElseThrow();
      assertThat(UseRefusal.failureOf(() -> alice.deriveSharedSecret(foreign)))
          .isEqualTo(UseFailure.VALIDATION);
      assertThat(UseRefusal.failureOf(() -> alice.deriveSharedSecret(new byte[91])))
          .isEqualTo(UseFailure.VALIDATION);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KeySpec.class,
      names = {"ML_KEM_512", "ML_KEM_768", "ML_KEM_1024"})
  void whatIsEncapsulatedIsRecoveredOrGivesNoise(KeySpec spec) {
    EncapsulationKey key =
        (EncapsulationKey) TestKeys.open(TestKeys.PORTABLE, spec, KeyUsage.ENCAPSULATE_DECAPSULATE);
    Encapsulated made = key.encapsulate();
    assertThat(made.sharedSecret()).hasSize(32);
    assertThat(key.decapsulate(made.ciphertext())).isEqualTo(made.sharedSecret());
    byte[] changed = TestKeys.flipBit(made.ciphertext(), 100);
    assertThat(key.decapsulate(changed))
        .hasSize(32)
        .isNotEqualTo(made.sharedSecret())
        .isEqualTo(key.decapsulate(changed));
    byte[] cut = Arrays.copyOf(made.ciphertext(), made.ciphertext().length - 1);
    assertThat(UseRefusal.failureOf(() -> key.decapsulate(cut)))
        .isEqualTo(UseFailure.INVALID_CIPHERTEXT);
  }

  /** A data key pair can itself be imported, which holds it to the strictest reader there is. */
  @ParameterizedTest
  @EnumSource(DataKeyPairSpec.class)
  void aDataKeyPairIsAKeyOfItsSpec(DataKeyPairSpec pairSpec) {
    KeySpec spec = KeySpec.valueOf(pairSpec.name());
    for (CryptoProviders providers : TestKeys.providers()) {
      DataKeys.Pair pair = new DataKeys(providers).newPair(pairSpec);
      MaterialFormat.of(spec).check(pair.privateKey());
      assertThat(
              TestKeys.open(providers, "k", spec, spec.usages().get(0), pair.privateKey())
                  .publicKey())
          .hasValue(pair.publicKey());
      assertThat(pair.privateKey().length).isLessThanOrEqualTo(CiphertextBlob.MOST_PLAINTEXT);
    }
  }

  @ParameterizedTest
  @EnumSource(KeySpec.class)
  void everySpecOpensWithEachOfItsUsages(KeySpec spec) {
    for (KeyUsage usage : spec.usages()) {
      Class<? extends OpenedKey> kind =
          switch (usage) {
            case ENCRYPT_DECRYPT -> EncryptionKey.class;
            case SIGN_VERIFY -> SignVerifyKey.class;
            case GENERATE_VERIFY_MAC -> MacKey.class;
            case KEY_AGREEMENT -> AgreementKey.class;
            case ENCAPSULATE_DECAPSULATE -> EncapsulationKey.class;
          };
      OpenedKey key = TestKeys.open(TestKeys.PORTABLE, spec, usage);
      assertThat(key).isInstanceOf(kind);
      assertThat(key.name().spec()).isEqualTo(spec);
      key.close();
      key.close();
    }
    UseException refusal =
        UseRefusal.of(
            () -> TestKeys.open(TestKeys.PORTABLE, "k", spec, spec.usages().get(0), noKeyOf(spec)));
    assertThat(refusal.failure()).isEqualTo(UseFailure.KMS_INTERNAL);
  }

  private static byte[] noKeyOf(KeySpec spec) {
    return switch (spec) {
      // Nothing more is asked of their material; its length was checked when it was imported.
      case HMAC_224, HMAC_256, HMAC_384, HMAC_512 -> new byte[0];
      default -> new byte[7];
    };
  }
}
