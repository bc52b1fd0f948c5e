package dev.keylife.material.tokens;

import static dev.keylife.material.KmsRefusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.crypto.tink.Aead;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.material.Damage;
import dev.keylife.material.keyset.TestKeyset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ImportTokensTest {
  private static final ImportToken TOKEN =
      new ImportToken(
          new KeyId("payments-2026"),
          "0d9ac1f3-7c39-4f0c-8f6e-2a1b3c4d5e6f",
          WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256,
          WrappingKeySpec.RSA_4096,
          Instant.EPOCH,
          Instant.parse("2026-11-24T10:15:30.123456789Z"));

  private final ImportTokens tokens = tokensOfNewInstallation();
  private final byte[] sealed = tokens.seal(TOKEN).toArray();

  private static ImportTokens tokensOfNewInstallation() {
    try {
      return new ImportTokens(TestKeyset.newMasterKeys().tokens());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Example
  void opensToWhatWasSealed() {
    assertThat(tokens.open(ByteString.of(sealed))).isEqualTo(TOKEN);
  }

  @Example
  void theLongestKeyIdFits() {
    ImportToken longest =
        new ImportToken(
            new KeyId("k".repeat(128)),
            TOKEN.wrappingKeyId(),
            TOKEN.algorithm(),
            TOKEN.spec(),
            Instant.EPOCH,
            TOKEN.validTo());

    ByteString token = tokens.seal(longest);

    assertThat(token.length()).isLessThanOrEqualTo(ImportTokens.LARGEST);
    assertThat(tokens.open(token)).isEqualTo(longest);
  }

  @Example
  void everyDamageGetsOneAnswer() {
    Set<String> answers = new HashSet<>();
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      answers.add(answerTo(Damage.flipBit(sealed, bit)));
    }
    Damage.otherLengths(sealed).forEach(damaged -> answers.add(answerTo(damaged)));
    answers.add(answerTo(new byte[1 << 20]));
    answers.add(answerTo(tokensOfNewInstallation().seal(TOKEN).toArray()));

    assertThat(answers).containsExactly("The import token is damaged or was not issued here.");
  }

  @Example
  void twoTokensCannotBeSpliced() {
    byte[] other = tokens.seal(TOKEN).toArray();
    // All tokens of one keyset begin with its id; from where they differ on, no cut will do.
    int common = Arrays.mismatch(sealed, other);
    for (int at = common + 1; at < sealed.length; at++) {
      byte[] spliced = Damage.splice(sealed, other, at);
      if (!Arrays.equals(spliced, sealed)) {
        answerTo(spliced);
      }
    }
  }

  @Example
  void nothingLargerThanATokenIsDecrypted() {
    List<Integer> decrypted = new ArrayList<>();
    ImportTokens asked = new ImportTokens(new Counting(decrypted));

    answerTo(asked, new byte[ImportTokens.LARGEST]);
    answerTo(asked, new byte[ImportTokens.LARGEST + 1]);

    assertThat(decrypted).containsExactly(ImportTokens.LARGEST);
  }

  @Example
  void aTokenOpensForNoOtherPurposeUnderTheSameKey() throws GeneralSecurityException {
    Aead aead = TestKeyset.newMasterKeys().tokens();
    byte[] content = TokenEncoding.encode(TOKEN);
    byte[] other = aead.encrypt(content, "another purpose".getBytes(StandardCharsets.UTF_8));

    answerTo(new ImportTokens(aead), other);
    answerTo(new ImportTokens(aead), aead.encrypt(content, new byte[0]));
  }

  @Example
  void aTimeHasFewerNanosecondsThanASecond() throws IOException {
    for (int nano : new int[] {0, 999_999_999}) {
      ImportToken token = validTo(Instant.ofEpochSecond(1, nano));
      assertThat(TokenEncoding.decode(TokenEncoding.encode(token))).isEqualTo(token);
    }
    byte[] content = TokenEncoding.encode(TOKEN);
    for (int nano : new int[] {-1, 1_000_000_000}) {
      ByteBuffer.wrap(content).putInt(content.length - Integer.BYTES, nano);
      assertThatThrownBy(() -> TokenEncoding.decode(content)).isInstanceOf(IOException.class);
    }
  }

  @Example
  void anotherVersionIsNoToken() {
    byte[] content = TokenEncoding.encode(TOKEN);
    content[0]++;
    assertThatThrownBy(() -> TokenEncoding.decode(content)).isInstanceOf(IOException.class);
  }

  private static ImportToken validTo(Instant time) {
    return new ImportToken(
        TOKEN.key(),
        TOKEN.wrappingKeyId(),
        TOKEN.algorithm(),
        TOKEN.spec(),
        TOKEN.issuedAt(),
        time);
  }

  /** Opens nothing, and tells the length of what it was to open. */
  private record Counting(List<Integer> decrypted) implements Aead {
    @Override
    public byte[] encrypt(byte[] plaintext, byte[] associatedData) {
      return plaintext;
    }

    @Override
    public byte[] decrypt(byte[] ciphertext, byte[] associatedData)
        throws GeneralSecurityException {
      decrypted.add(ciphertext.length);
      throw new GeneralSecurityException("not authentic");
    }
  }

  @Property(tries = 500)
  void noiseIsRefused(@ForAll("noise") byte[] noise) {
    answerTo(noise);
    answerTo(Damage.concat(Arrays.copyOf(sealed, 5), noise));
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return Damage.noise(7000);
  }

  @Property(tries = 300)
  void theEncodingIsReadInFullOrNotAtAll(@ForAll @IntRange(max = 4000) int position)
      throws IOException {
    byte[] content = TokenEncoding.encode(TOKEN);

    assertThat(TokenEncoding.decode(content)).isEqualTo(TOKEN);
    assertThatThrownBy(
            () -> TokenEncoding.decode(Arrays.copyOf(content, position % content.length)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> TokenEncoding.decode(Arrays.copyOf(content, content.length + 1 + position)))
        .isInstanceOf(IOException.class);
  }

  @Property(tries = 2000)
  void changedContentIsATokenOrTheDocumentedFailure(@ForAll("noise") byte[] noise) {
    byte[] content = TokenEncoding.encode(TOKEN);
    for (int i = 0; i < noise.length && i < 64; i++) {
      byte[] changed = content.clone();
      changed[Math.floorMod(noise[i], changed.length)] ^= noise[noise.length - 1 - i];
      Optional.ofNullable(catchThrowable(() -> TokenEncoding.decode(changed)))
          .ifPresent(failure -> assertThat(failure).isInstanceOf(IOException.class));
    }
  }

  private String answerTo(byte[] token) {
    return answerTo(tokens, token);
  }

  private static String answerTo(ImportTokens tokens, byte[] token) {
    return refusal(FailureCode.INVALID_IMPORT_TOKEN, () -> tokens.open(ByteString.of(token)));
  }
}
