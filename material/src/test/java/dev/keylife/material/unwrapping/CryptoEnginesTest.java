package dev.keylife.material.unwrapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.keylife.material.MaterialWrapping;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CryptoEnginesTest {
  private static final KeyPair PAIR = newPair();

  static Stream<Named<CryptoEngine>> engines() {
    return TestEngines.all();
  }

  @Test
  void automaticallyTakesTheNativeProviderWhereItWorks() throws Exception {
    List<String> working = TestEngines.all().map(Named::getName).toList();

    assertThat(CryptoEngines.choose(ProviderChoice.AUTO))
        .hasToString(CryptoEngines.choose(named(working.get(0))).toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BC"})
  void takesTheOneThatIsNamed(ProviderChoice choice) throws Exception {
    assertThat(CryptoEngines.choose(choice).toString())
        .startsWith(choice == ProviderChoice.JDK ? "SunJCE" : "BC");
  }

  /** It would change what every other library in the process gets. */
  @Test
  void registersNoProvider() throws Exception {
    List<Provider> before = List.of(Security.getProviders());

    CryptoEngines.choose(ProviderChoice.AUTO);
    CryptoEngines.choose(ProviderChoice.BC);

    assertThat(Security.getProviders()).containsExactlyElementsOf(before);
  }

  @Test
  void theNativeProviderWorksWhereItsLibraryLoads() {
    assumeTrue(AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null, "no library");

    assertThatNoException().isThrownBy(() -> CryptoEngines.choose(ProviderChoice.ACCP));
  }

  /** One with another key than it was given, and one without the algorithms. */
  static Stream<CryptoEngine> wrongEngines() {
    return Stream.of(
        new CryptoEngine(
            Security.getProvider("SunJCE"),
            pkcs8 -> PAIR.getPrivate(),
            AesKeyWrap.TRANSFORMATION,
            false),
        new CryptoEngine(
            Security.getProvider("SUN"),
            pkcs8 -> KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
            AesKeyWrap.TRANSFORMATION,
            false));
  }

  @ParameterizedTest
  @MethodSource("wrongEngines")
  void anEngineThatComputesWronglyIsNotUsed(CryptoEngine wrong) throws Exception {
    CryptoEngine good = CryptoEngines.choose(ProviderChoice.JDK);

    assertThat(
            CryptoEngines.choose(
                ProviderChoice.AUTO, choice -> choice == ProviderChoice.JDK ? good : wrong))
        .isSameAs(good);
    assertThatThrownBy(() -> CryptoEngines.choose(ProviderChoice.BC, choice -> wrong))
        .isExactlyInstanceOf(ProviderUnavailableException.class)
        .hasMessageStartingWith("bc does not work here: ");
    assertThatThrownBy(() -> CryptoEngines.choose(ProviderChoice.AUTO, choice -> wrong))
        .isExactlyInstanceOf(ProviderUnavailableException.class)
        .hasMessageContainingAll("No crypto provider works", "accp does", "bc does", "jdk does");
  }

  /** As a machine fails on which the library cannot be linked. */
  @Test
  void anEngineThatCannotBeMadeIsNotUsed() throws Exception {
    CryptoEngine good = CryptoEngines.choose(ProviderChoice.JDK);

    assertThat(
            CryptoEngines.choose(
                ProviderChoice.AUTO,
                choice -> {
                  if (choice == ProviderChoice.ACCP) {
                    throw new UnsatisfiedLinkError("no such library");
                  }
                  return good;
                }))
        .isSameAs(good);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void keyPairsAreOfTheSizeThatIsAskedFor(CryptoEngine engine) throws Exception {
    for (int bits : new int[] {2048, 3072}) {
      RSAPublicKey key = (RSAPublicKey) engine.newKeyPair(bits).getPublic();

      assertThat(key.getModulus().bitLength()).isEqualTo(bits);
      assertThat(key.getPublicExponent()).isEqualTo(65_537);
    }
  }

  /** RFC 8017's I2OSP: the result is as long as the modulus, whatever it begins with. */
  @ParameterizedTest
  @MethodSource("engines")
  void leadingZerosArePartOfTheResult(CryptoEngine engine) throws Exception {
    PrivateKey key = engine.readKey(PAIR.getPrivate().getEncoded());
    for (int zeros : new int[] {1, 2, 3, 16, 128, 255}) {
      byte[] block = new byte[256];
      for (int i = zeros; i < block.length; i++) {
        block[i] = (byte) (i | 1);
      }

      assertThat(engine.decryptRsa(key, MaterialWrapping.raw(PAIR.getPublic(), block)))
          .isEqualTo(block);
    }
    assertThat(engine.decryptRsa(key, new byte[256])).isEqualTo(new byte[256]);
  }

  private static ProviderChoice named(String setting) {
    return Stream.of(ProviderChoice.values())
        .filter(choice -> choice.settingValue().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
