package dev.keylife.material.unwrapping;

import static dev.keylife.material.KmsRefusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.material.Damage;
import dev.keylife.material.MaterialWrapping;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.spec.PSource;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RsaSchemeTest {
  private static final KeyPair PAIR = newPair(2048);
  private static final byte[] PRIVATE_KEY = PAIR.getPrivate().getEncoded();
  private static final PublicKey FOREIGN_KEY = newPair(2048).getPublic();
  private static final PublicKey SMALL_KEY = newPair(1024).getPublic();
  private static final PublicKey LARGE_KEY = newPair(3072).getPublic();
  private static final PublicKey KEY = PAIR.getPublic();
  private static final int RSA_BYTES = 256;
  private static final byte[] MATERIAL = MaterialWrapping.newAesKey(32);
  private static final String ANSWER =
      "The key material could not be unwrapped. Wrap it with the public key and the wrapping"
          + " algorithm that belong to the import token.";

  static Stream<Arguments> algorithmsOnProviders() {
    return TestEngines.all()
        .flatMap(
            engine ->
                Arrays.stream(WrappingAlgorithm.values())
                    .filter(WrappingAlgorithm::isOffered)
                    .map(
                        algorithm ->
                            Arguments.of(
                                algorithm,
                                Named.of(engine.getName(), new RsaScheme(engine.getPayload())))));
  }

  @ParameterizedTest
  @MethodSource("algorithmsOnProviders")
  void unwrapsMaterialOfEverySize(WrappingAlgorithm algorithm, RsaScheme rsa) {
    PrivateKey key = rsa.readKey(PRIVATE_KEY);
    int longest = algorithm.isHybrid() ? 5000 : 190;
    for (int length : new int[] {1, 28, 32, 33, 64, 128, longest}) {
      byte[] material = MaterialWrapping.newAesKey(length);

      assertThat(rsa.unwrap(key, algorithm, MaterialWrapping.wrap(KEY, algorithm, material)))
          .isEqualTo(material);
    }
  }

  /** Whoever can tell two of these apart may have an oracle. */
  @ParameterizedTest
  @MethodSource("algorithmsOnProviders")
  void everyCauseGetsOneAnswer(WrappingAlgorithm algorithm, RsaScheme rsa) {
    PrivateKey key = rsa.readKey(PRIVATE_KEY);
    Set<String> answers = new HashSet<>();
    for (byte[] bad : badCiphertexts(algorithm)) {
      answers.add(refusal(FailureCode.INVALID_CIPHERTEXT, () -> rsa.unwrap(key, algorithm, bad)));
    }
    assertThat(answers).containsExactly(ANSWER);
  }

  private static List<byte[]> badCiphertexts(WrappingAlgorithm algorithm) {
    byte[] good = MaterialWrapping.wrap(KEY, algorithm, MATERIAL);
    byte[] tail = Arrays.copyOfRange(good, RSA_BYTES, good.length);
    byte[] content = algorithm.isHybrid() ? MaterialWrapping.newAesKey(32) : MATERIAL;
    MGF1ParameterSpec hash = MaterialWrapping.mgf1(algorithm);
    MGF1ParameterSpec other =
        hash.equals(MGF1ParameterSpec.SHA1) ? MGF1ParameterSpec.SHA256 : MGF1ParameterSpec.SHA1;
    PSource none = PSource.PSpecified.DEFAULT;
    PSource label = new PSource.PSpecified("label".getBytes(StandardCharsets.UTF_8));
    BigInteger modulus = ((RSAPublicKey) KEY).getModulus();
    byte[] largeBlock = new byte[RSA_BYTES];
    // First byte not zero: what Manger's attack asks for (CRYPTO 2001).
    largeBlock[0] = 1;

    List<byte[]> bad = new ArrayList<>();
    Stream.of(
            MaterialWrapping.oaep(KEY, other, other, none, content),
            MaterialWrapping.oaep(KEY, hash, other, none, content),
            MaterialWrapping.oaep(KEY, other, hash, none, content),
            MaterialWrapping.oaep(KEY, hash, hash, label, content),
            MaterialWrapping.oaep(FOREIGN_KEY, hash, hash, none, content),
            MaterialWrapping.pkcs1(KEY, content),
            MaterialWrapping.raw(KEY, largeBlock),
            MaterialWrapping.raw(KEY, new byte[RSA_BYTES]),
            new byte[RSA_BYTES],
            unsigned(modulus),
            unsigned(modulus.subtract(BigInteger.ONE)),
            Damage.flipBit(new byte[RSA_BYTES], 0))
        .map(rsa -> Damage.concat(rsa, tail))
        .forEach(bad::add);
    for (int bit = 0; bit < RSA_BYTES * 8; bit += 61) {
      bad.add(Damage.flipBit(good, bit));
    }
    bad.add(new byte[0]);
    bad.add(Arrays.copyOf(good, good.length - 1));
    bad.add(Arrays.copyOf(good, good.length + 1));
    bad.add(Damage.concat(new byte[1], good));
    bad.add(MaterialWrapping.wrap(SMALL_KEY, WrappingAlgorithm.RSAES_OAEP_SHA_1, content));
    bad.add(MaterialWrapping.wrap(LARGE_KEY, algorithm, MATERIAL));
    bad.addAll(algorithm.isHybrid() ? badTails(algorithm, good) : badForms(algorithm));
    return bad;
  }

  private static List<byte[]> badTails(WrappingAlgorithm algorithm, byte[] good) {
    MGF1ParameterSpec hash = MaterialWrapping.mgf1(algorithm);
    List<byte[]> bad = new ArrayList<>();
    for (int bit = RSA_BYTES * 8; bit < good.length * 8; bit++) {
      bad.add(Damage.flipBit(good, bit));
    }
    for (int length = RSA_BYTES - 1; length < good.length; length++) {
      bad.add(Arrays.copyOf(good, length));
    }
    // AES keys that are none of AES-256, and one of a longer kind that is none at all.
    bad.add(MaterialWrapping.hybrid(KEY, hash, MaterialWrapping.newAesKey(16), MATERIAL));
    bad.add(MaterialWrapping.hybrid(KEY, hash, MaterialWrapping.newAesKey(24), MATERIAL));
    PSource none = PSource.PSpecified.DEFAULT;
    byte[] tail = Arrays.copyOfRange(good, RSA_BYTES, good.length);
    for (int length : new int[] {0, 1, 31, 33, 64}) {
      byte[] notAKey = MaterialWrapping.newAesKey(length);
      bad.add(Damage.concat(MaterialWrapping.oaep(KEY, hash, hash, none, notAKey), tail));
    }
    // The halves of two good ones.
    bad.add(Damage.splice(good, MaterialWrapping.wrap(KEY, algorithm, MATERIAL), RSA_BYTES));
    return bad;
  }

  private static List<byte[]> badForms(WrappingAlgorithm algorithm) {
    WrappingAlgorithm hybrid =
        algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_1
            ? WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1
            : WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
    return List.of(MaterialWrapping.wrap(KEY, hybrid, MATERIAL));
  }

  static Stream<Arguments> wipingEngines() {
    return Stream.of(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_1)
        .flatMap(
            algorithm ->
                Stream.of(
                    Arguments.of(
                        algorithm, Security.getProvider("SunJCE"), AesKeyWrap.TRANSFORMATION),
                    Arguments.of(
                        algorithm, new BouncyCastleProvider(), AesKeyWrap.BC_TRANSFORMATION)));
  }

  /** What RSA gives holds the material or the key to it, whatever becomes of the rest. */
  @ParameterizedTest
  @MethodSource("wipingEngines")
  void whatRsaDecryptedIsWiped(WrappingAlgorithm algorithm, Provider provider, String keyWrap) {
    RecordingRsa recording = new RecordingRsa(provider, keyWrap);
    RsaScheme rsa =
        new RsaScheme(
            new CryptoEngine(
                recording,
                pkcs8 ->
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
                keyWrap,
                false));
    PrivateKey key = rsa.readKey(PRIVATE_KEY);
    byte[] good = MaterialWrapping.wrap(KEY, algorithm, MATERIAL);

    assertThat(rsa.unwrap(key, algorithm, good)).isEqualTo(MATERIAL);
    byte[] bad = Damage.flipBit(good, algorithm.isHybrid() ? RSA_BYTES * 8 + 3 : 77);
    refusal(FailureCode.INVALID_CIPHERTEXT, () -> rsa.unwrap(key, algorithm, bad));

    assertThat(recording.given())
        .hasSize(2)
        .allSatisfy(block -> assertThat(block).isNotEmpty().containsOnly(0));
  }

  @Test
  void materialWrappedDirectlyIsNotTakenForTheHybridForm() {
    RsaScheme rsa = new RsaScheme(TestEngines.all().findFirst().orElseThrow().getPayload());
    PrivateKey key = rsa.readKey(PRIVATE_KEY);
    byte[] direct = MaterialWrapping.wrap(KEY, WrappingAlgorithm.RSAES_OAEP_SHA_256, MATERIAL);

    refusal(
        FailureCode.INVALID_CIPHERTEXT,
        () -> rsa.unwrap(key, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256, direct));
  }

  /** RFC 8017, section 7.1.2, step 1b; the JDK's provider alone would take it. */
  @ParameterizedTest
  @MethodSource("algorithmsOnProviders")
  void aCiphertextWithoutItsLeadingZeroIsRefused(WrappingAlgorithm algorithm, RsaScheme rsa) {
    PrivateKey key = rsa.readKey(PRIVATE_KEY);
    byte[] wrapped =
        Stream.generate(() -> MaterialWrapping.wrap(KEY, algorithm, MATERIAL))
            .filter(ciphertext -> ciphertext[0] == 0)
            .findFirst()
            .orElseThrow();

    assertThat(rsa.unwrap(key, algorithm, wrapped)).isEqualTo(MATERIAL);
    refusal(
        FailureCode.INVALID_CIPHERTEXT,
        () -> rsa.unwrap(key, algorithm, Arrays.copyOfRange(wrapped, 1, wrapped.length)));
  }

  private static byte[] unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return Arrays.copyOfRange(bytes, bytes.length - RSA_BYTES, bytes.length);
  }

  private static KeyPair newPair(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
