package dev.keylife.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.security.Provider;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that are published for other implementations, on this one. */
class SignatureVectorsTest {

  static Stream<SignatureVector> vectors() throws IOException {
    return SignatureVector.read().vectors().stream();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theVerdictIsThatOfTheVectorOnTheNativeProviderAndOnTheJdk(SignatureVector vector)
      throws Exception {
    for (Optional<Provider> provider :
        Set.of(NativeSignatures.find(), Optional.<Provider>empty())) {
      CommandAuthenticator authenticator = authenticator(vector.mode(), provider);
      assertThat(vector.judge(authenticator)).as(vector.what()).isEqualTo(vector.verdict());
      assertThat(vector.provedBy(authenticator).orElse("")).isEqualTo(vector.signingKeyId());
    }
  }

  @Test
  void everyReasonForARefusalHasAVector() throws IOException {
    assertThat(vectors().map(SignatureVector::verdict).collect(Collectors.toSet()))
        .contains("proven", "none")
        .containsAll(Stream.of(Refusal.values()).map(Refusal::label).toList());
    assertThat(vectors().map(SignatureVector::name)).doesNotHaveDuplicates();
  }

  private static CommandAuthenticator authenticator(String mode, Optional<Provider> provider)
      throws Exception {
    SignatureVector.Suite suite = SignatureVector.read();
    TrustedKeys keys =
        TrustedKeys.parse(Files.readString(SignatureVector.FOLDER.resolve("trust.json")), provider);
    CertificateAuthorities authorities =
        CertificateAuthorities.parse(
            Files.readString(SignatureVector.FOLDER.resolve("ca.pem")), provider);
    return CommandAuthenticator.of(
        AuthenticationMode.valueOf(mode.toUpperCase(Locale.ROOT)),
        new CommandAuthenticator.Terms(
            suite.audience(),
            Duration.ofSeconds(suite.maxLifetimeSeconds()),
            Duration.ofSeconds(suite.memorySeconds())),
        new Trust(() -> keys, () -> Optional.of(authorities)),
        20);
  }
}
