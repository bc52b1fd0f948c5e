package dev.keylife.use;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.aead.internal.XAesGcm;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of https://c2sp.org/XAES-256-GCM, and Tink, which implements it too. */
class XAes256GcmTest {
  private static final byte[] NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(US_ASCII);

  @ParameterizedTest
  @MethodSource("dev.keylife.use.TestKeys#providers")
  void givesThePublishedCiphertexts(CryptoProviders providers) throws Exception {
    assertThat(encrypt(providers, key(1), NONCE, "", "XAES-256-GCM".getBytes(US_ASCII)))
        .isEqualTo(hex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"));
    assertThat(
            encrypt(
                providers,
                key(3),
                NONCE,
                "c2sp.org/XAES-256-GCM",
                "XAES-256-GCM".getBytes(US_ASCII)))
        .isEqualTo(hex("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"));
  }

  /** Ten thousand pseudorandom inputs, and the published hash of all that comes out. */
  @ParameterizedTest
  @MethodSource("dev.keylife.use.TestKeys#providers")
  void givesThePublishedHashOfManyCiphertexts(CryptoProviders providers) throws Exception {
    SHAKEDigest source = new SHAKEDigest(128);
    SHAKEDigest all = new SHAKEDigest(128);
    for (int i = 0; i < 10_000; i++) {
      byte[] key = next(source, 32);
      byte[] nonce = next(source, 24);
      byte[] plaintext = next(source, next(source, 1)[0] & 0xff);
      byte[] associated = next(source, next(source, 1)[0] & 0xff);
      byte[] ciphertext = encrypt(providers, key, nonce, associated, plaintext);
      all.update(ciphertext, 0, ciphertext.length);
    }
    assertThat(next(all, 32))
        .isEqualTo(hex("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939"));
  }

  @ParameterizedTest
  @MethodSource("dev.keylife.use.TestKeys#providers")
  void understandsTinkAndIsUnderstood(CryptoProviders providers) throws Exception {
    byte[] key = TestKeys.random(32);
    byte[] plaintext = TestKeys.random(4096);
    byte[] associated = TestKeys.random(100);
    Aead tink =
        XAesGcm.create(
            XAesGcmKey.create(
                XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, 12),
                SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()),
                null));
    XAes256Gcm ours = new XAes256Gcm(key, providers);
    assertThat(ours.decrypt(tink.encrypt(plaintext, associated), 0, associated))
        .isEqualTo(plaintext);
    byte[] message = ByteBuffer.allocate(24 + 4096 + 16).put(TestKeys.random(24)).array();
    ours.encrypt(message, 0, associated, plaintext);
    assertThat(tink.decrypt(message, associated)).isEqualTo(plaintext);
  }

  @ParameterizedTest
  @MethodSource("dev.keylife.use.TestKeys#providers")
  void servesNobodyOnceItIsClosed(CryptoProviders providers) throws Exception {
    XAes256Gcm aead = new XAes256Gcm(key(1), providers);
    aead.close();
    assertThatThrownBy(() -> aead.encrypt(new byte[41], 0, new byte[0], new byte[1]))
        .isInstanceOf(IllegalStateException.class);
  }

  private static byte[] encrypt(
      CryptoProviders providers, byte[] key, byte[] nonce, String associated, byte[] plaintext)
      throws GeneralSecurityException {
    return encrypt(providers, key, nonce, associated.getBytes(US_ASCII), plaintext);
  }

  private static byte[] encrypt(
      CryptoProviders providers, byte[] key, byte[] nonce, byte[] associated, byte[] plaintext)
      throws GeneralSecurityException {
    byte[] message = Arrays.copyOf(nonce, 24 + plaintext.length + 16);
    new XAes256Gcm(key, providers).encrypt(message, 0, associated, plaintext);
    return Arrays.copyOfRange(message, 24, message.length);
  }

  private static byte[] key(int each) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) each);
    return key;
  }

  private static byte[] next(SHAKEDigest source, int bytes) {
    byte[] drawn = new byte[bytes];
    source.doOutput(drawn, 0, bytes);
    return drawn;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
