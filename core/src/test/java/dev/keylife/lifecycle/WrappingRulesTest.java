package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrappingRulesTest {
  /** As AWS KMS has it: what is wrapped under RSA alone has to fit into it. */
  @ParameterizedTest
  @CsvSource({
    "RSA_2048,          RSAES_OAEP_SHA_256,       RSA_4096, false",
    "RSA_2048,          RSA_AES_KEY_WRAP_SHA_256, RSA_2048, true",
    "RSA_4096,          RSA_AES_KEY_WRAP_SHA_1,   RSA_2048, true",
    "ECC_NIST_P521,     RSAES_OAEP_SHA_256,       RSA_2048, false",
    "ECC_NIST_P521,     RSAES_OAEP_SHA_256,       RSA_3072, true",
    "ECC_NIST_P521,     RSA_AES_KEY_WRAP_SHA_256, RSA_2048, true",
    "ECC_NIST_P384,     RSAES_OAEP_SHA_256,       RSA_2048, true",
    "SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_256,       RSA_2048, true",
  })
  void materialFitsItsWrapping(
      KeySpec material, WrappingAlgorithm algorithm, WrappingKeySpec wrapping, boolean fits) {
    World w = new World();
    w.create(material, Origin.EXTERNAL);
    Event event =
        w.send(
            new Command.GetParametersForImport(
                w.header(), Optional.of(algorithm), Optional.of(wrapping), Optional.empty()));
    assertThat(event instanceof Event.ImportParametersIssued).isEqualTo(fits);
    if (!fits) {
      assertThat(OracleWords.failure(event).code()).isEqualTo(FailureCode.UNSUPPORTED_OPERATION);
    }
  }

  @Test
  void onlyWrappingKeysThatAreOfferedHaveAModulus() {
    assertThat(
            Stream.of(WrappingKeySpec.values())
                .filter(WrappingKeySpec::isOffered)
                .map(WrappingKeySpec::modulusBits))
        .containsExactlyInAnyOrder(2048, 3072, 4096);
    assertThat(WrappingKeySpec.values()).anyMatch(spec -> !spec.isOffered());
    for (WrappingKeySpec spec : WrappingKeySpec.values()) {
      if (!spec.isOffered()) {
        assertThatThrownBy(spec::modulusBits).isInstanceOf(IllegalStateException.class);
      }
    }
  }
}
