package dev.keylife.material.unwrapping;

import static dev.keylife.material.KmsRefusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.MaterialWrapping;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrapping algorithm has a scheme, and another family is another scheme and nothing else. */
class UnwrapperTest {
  private static final WrappingScheme RSA = new RsaScheme(TestEngines.best());
  private static final byte[] MATERIAL = {1, 2, 3};

  static Stream<WrappingAlgorithm> offered() {
    return Arrays.stream(WrappingAlgorithm.values()).filter(WrappingAlgorithm::isOffered);
  }

  @ParameterizedTest
  @MethodSource("offered")
  void whatIsOfferedIsUnwrapped(WrappingAlgorithm algorithm) {
    Unwrapper unwrapper = new Unwrapper(List.of(RSA));
    KeyPair pair = unwrapper.newKeyPair(WrappingKeySpec.RSA_2048);
    PrivateKey key = unwrapper.readKey(algorithm, pair.getPrivate().getEncoded());

    assertThat(
            unwrapper.unwrap(
                key, algorithm, MaterialWrapping.wrap(pair.getPublic(), algorithm, MATERIAL)))
        .isEqualTo(MATERIAL);
  }

  @ParameterizedTest
  @EnumSource(WrappingKeySpec.class)
  void whatIsOfferedAsAKeyIsMade(WrappingKeySpec spec) {
    assertThat(RSA.keySpecs().contains(spec)).isEqualTo(spec.isOffered());
  }

  @Test
  void theSchemeThatIsThereKnowsItsAnswers() {
    assertThatCode(RSA::selfTest).doesNotThrowAnyException();
  }

  @Test
  void withoutASchemeNothingIsUnwrapped() {
    Unwrapper unwrapper = new Unwrapper(List.of(RSA));

    assertThat(
            refusal(
                FailureCode.KMS_INTERNAL,
                () -> unwrapper.readKey(WrappingAlgorithm.SM2PKE, new byte[1])))
        .isNotEmpty();
  }

  @Test
  void anotherFamilyIsAnotherScheme() throws Exception {
    Unwrapper unwrapper = new Unwrapper(List.of(RSA, new Unwrapped()));
    KeyPair pair = unwrapper.newKeyPair(WrappingKeySpec.SM2);
    PrivateKey key = unwrapper.readKey(WrappingAlgorithm.SM2PKE, pair.getPrivate().getEncoded());

    assertThat(unwrapper.unwrap(key, WrappingAlgorithm.SM2PKE, MATERIAL)).isEqualTo(MATERIAL);
  }

  /** Stands for SM2PKE, and wraps nothing. */
  private static final class Unwrapped implements WrappingScheme {
    private final KeyPair pair;

    Unwrapped() throws GeneralSecurityException {
      pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    }

    @Override
    public Set<WrappingKeySpec> keySpecs() {
      return Set.of(WrappingKeySpec.SM2);
    }

    @Override
    public Set<WrappingAlgorithm> algorithms() {
      return Set.of(WrappingAlgorithm.SM2PKE);
    }

    @Override
    public KeyPair newKeyPair(WrappingKeySpec spec) {
      return pair;
    }

    @Override
    public PrivateKey readKey(byte[] pkcs8) {
      return pair.getPrivate();
    }

    @Override
    public byte[] unwrap(PrivateKey key, WrappingAlgorithm algorithm, byte[] ciphertext) {
      return ciphertext.clone();
    }

    @Override
    public void selfTest() {}
  }
}
