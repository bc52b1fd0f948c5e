package dev.keylife.material;

import static dev.keylife.material.KmsRefusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.IssuedParameters;
import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.SecretId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.keyset.KeysetFile;
import dev.keylife.material.keyset.KeysetPassword;
import dev.keylife.material.keyset.KeysetProtection;
import dev.keylife.material.keyset.TestKeyset;
import dev.keylife.material.masterkeys.MasterKeys;
import dev.keylife.material.masterkeys.RecordingMasterKeys;
import dev.keylife.material.masterkeys.Sealer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted and then looked for wherever a person or a log could see them. */
class NothingLeaksTest {
  private static final KeyId KEY = new KeyId("canary");
  private static final WrappingAlgorithm HYBRID = WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
  private static final byte[] CANARY =
      "canary-material-0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  private final StringWriter seen = new StringWriter();

  @Test
  void materialIsInNoTextAndNoSealedByte() throws Exception {
    MasterKeys keys = TestKeyset.newMasterKeys();
    try (MaterialCryptography crypto = TestCryptography.with(keys)) {
      IssuedParameters issued = issue(crypto);
      ImportToken token = crypto.openToken(issued.importToken());
      ByteString good = ByteString.of(MaterialWrapping.wrap(publicKey(issued), HYBRID, CANARY));
      ByteString damaged = ByteString.of(Damage.flipBit(good.toArray(), 2100));
      ByteString inTheClear = ByteString.of(CANARY);

      show(issued, token, crypto, keys, good, new Sealer(keys.sealing()));
      ByteString sealed =
          crypto
              .unwrap(
                  new Cryptography.WrappedMaterial(
                      KEY, KeySpec.SYMMETRIC_DEFAULT, token, issued.sealedWrappingKey(), good))
              .sealed();
      show(
          crypto.unwrap(
              new Cryptography.WrappedMaterial(
                  KEY, KeySpec.SYMMETRIC_DEFAULT, token, issued.sealedWrappingKey(), good)),
          new String(sealed.toArray(), StandardCharsets.ISO_8859_1));
      for (KeySpec spec : KeySpec.values()) {
        for (ByteString ciphertext : List.of(damaged, inTheClear, issued.importToken())) {
          showFailure(
              () ->
                  crypto.unwrap(
                      new Cryptography.WrappedMaterial(
                          KEY, spec, token, issued.sealedWrappingKey(), ciphertext)));
        }
      }
      showFailure(
          () ->
              crypto.unwrap(
                  new Cryptography.WrappedMaterial(
                      KEY, KeySpec.HMAC_512, token, issued.sealedWrappingKey(), good)));
      showFailure(
          () ->
              crypto.unwrap(
                  new Cryptography.WrappedMaterial(
                      KEY, KeySpec.HMAC_256, token, inTheClear, good)));
      showFailure(() -> crypto.openToken(inTheClear));
    }
    assertNotSeen(CANARY);
  }

  @Test
  void thePasswordIsInNoTextAndNotInTheFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keyset.json");
    KeysetProtection protection = TestKeyset.quickPassword(CANARY.clone());
    KeysetProtection tooShort = TestKeyset.quickPassword(Arrays.copyOf(CANARY, 11));
    show(KeysetFile.at(file, protection).create());
    show(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));

    showFailure(() -> KeysetFile.at(file, protection).create());
    showFailure(() -> KeysetFile.at(folder.resolve("b"), tooShort).create());
    Files.write(file, CANARY);
    showFailure(() -> KeysetFile.at(file, protection).open());
    showFailure(() -> KeysetFile.at(folder.resolve("none"), protection).open());
    Files.writeString(folder.resolve("password"), "canary-material-0123\n".repeat(100));
    showFailure(() -> KeysetPassword.read(folder.resolve("password")));

    assertNotSeen(CANARY);
    assertThat(seen.toString()).doesNotContain("canary-mate");
  }

  @Test
  void plaintextArraysAreWipedWhetherItSucceedsOrFails() throws Exception {
    RecordingMasterKeys keys = new RecordingMasterKeys(TestKeyset.newMasterKeys());
    try (MaterialCryptography crypto = TestCryptography.with(keys)) {
      IssuedParameters issued = issue(crypto);
      ImportToken token = crypto.openToken(issued.importToken());
      ByteString wrapped = ByteString.of(MaterialWrapping.wrap(publicKey(issued), HYBRID, CANARY));

      crypto.unwrap(
          new Cryptography.WrappedMaterial(
              KEY, KeySpec.HMAC_256, token, issued.sealedWrappingKey(), wrapped));
      int afterSuccess = keys.secrets().size();
      refusal(
          FailureCode.INCORRECT_KEY_MATERIAL,
          () ->
              crypto.unwrap(
                  new Cryptography.WrappedMaterial(
                      KEY, KeySpec.HMAC_512, token, issued.sealedWrappingKey(), wrapped)));

      assertThat(afterSuccess).as("private key twice, fingerprint, material").isEqualTo(4);
      assertThat(keys.secrets())
          .hasSize(afterSuccess + 1)
          .allSatisfy(secret -> assertThat(secret).containsOnly(0));
    }
  }

  @Test
  void materialThatIsMadeOrResealedIsWiped() throws Exception {
    RecordingMasterKeys keys = new RecordingMasterKeys(TestKeyset.newMasterKeys());
    try (MaterialCryptography crypto = TestCryptography.with(keys)) {
      SealedMaterial made = crypto.generateMaterial(KEY, KeySpec.ECC_NIST_P256);
      SecretId id = new SecretId(KEY, SecretId.Kind.KEY_MATERIAL, made.id().value());
      ByteString resealed = crypto.reseal(id, made.sealed());

      assertThat(keys.secrets())
          .as("made and its fingerprint, opened and sealed again")
          .hasSize(4)
          .allSatisfy(secret -> assertThat(secret).containsOnly(0));
      assertThat(new Sealer(keys.sealing()).open(id, resealed))
          .isEqualTo(new Sealer(keys.sealing()).open(id, made.sealed()))
          .isNotEmpty();
    }
  }

  private static IssuedParameters issue(MaterialCryptography crypto) {
    return crypto.issueParameters(
        KEY, HYBRID, WrappingKeySpec.RSA_2048, Instant.EPOCH, Instant.EPOCH);
  }

  private static PublicKey publicKey(IssuedParameters issued) throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA")
        .generatePublic(new X509EncodedKeySpec(issued.publicKey().toArray()));
  }

  private void show(Object... things) {
    Stream.of(things).forEach(thing -> seen.append(thing.toString()).append('\n'));
  }

  private void showFailure(ThrowingCallable action) {
    Throwable failure = catchThrowable(action);
    assertThat(failure).isNotNull();
    failure.printStackTrace(new PrintWriter(seen));
  }

  private void assertNotSeen(byte[] secret) {
    // A part is enough, from any of the three offsets that Base64 has.
    byte[] part = Arrays.copyOfRange(secret, 9, 24);
    String hex = HexFormat.of().formatHex(part);
    String base64 = Base64.getEncoder().encodeToString(part);
    String decimal = Arrays.toString(part).replaceAll("[\\[\\]]", "");
    assertThat(seen.toString())
        .isNotEmpty()
        .doesNotContain(new String(part, StandardCharsets.UTF_8))
        .doesNotContainIgnoringCase(hex)
        .doesNotContainIgnoringCase(HexFormat.ofDelimiter(":").formatHex(part))
        .doesNotContain(base64)
        .doesNotContain(Base64.getUrlEncoder().encodeToString(part))
        .doesNotContain(decimal);
  }
}
