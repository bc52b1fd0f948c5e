package dev.keylife.material.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Cryptography.TokenRecipient;
import dev.keylife.lifecycle.FailureCode;
import dev.keylife.lifecycle.KmsException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Import tokens for one recipient, opened with another implementation of RFC 9180 (Tink). */
class TokenEncryptionTest {
  private static final ByteString TOKEN = bytes("an import token");
  private static final ByteString PUBLIC_KEY = bytes("a public wrapping key");
  private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/k";
  private static final byte[] INFO = bytes("a public wrapping key" + ARN).toArray();

  private static KeysetHandle recipient;
  private static ByteString recipientKey;

  @BeforeAll
  static void makeRecipient() throws GeneralSecurityException {
    HybridConfig.register();
    recipient =
        KeysetHandle.newBuilder()
            .addEntry(
                KeysetHandle.generateEntryFromParameters(
                        HpkeParameters.builder()
                            .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                            .setVariant(HpkeParameters.Variant.NO_PREFIX)
                            .build())
                    .withRandomId()
                    .makePrimary())
            .build();
    recipientKey =
        x25519(
            HexFormat.of()
                .formatHex(
                    ((HpkePrivateKey) recipient.getPrimary().getKey())
                        .getPublicKey()
                        .getPublicKeyBytes()
                        .toByteArray()));
  }

  @Test
  void theRecipientAloneOpensTheTokenAndOnlyWithWhatItIsFor() throws GeneralSecurityException {
    TokenRecipient encrypted = TokenEncryption.encrypt(TOKEN, recipientKey, ARN, PUBLIC_KEY);
    byte[] sent = encrypted.encryptedToken().toArray();
    HybridDecrypt hpke = recipient.getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);

    assertThat(hpke.decrypt(sent, INFO)).isEqualTo(TOKEN.toArray());
    assertThat(encrypted.publicKeyHash().toArray())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(recipientKey.toArray()));
    assertThat(new String(sent, StandardCharsets.ISO_8859_1)).doesNotContain("an import token");
    for (String info : new String[] {"", ARN, "another public key" + ARN}) {
      assertThatThrownBy(() -> hpke.decrypt(sent, bytes(info).toArray()))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void noTwoEncryptionsAreAlike() {
    assertThat(TokenEncryption.encrypt(TOKEN, recipientKey, ARN, PUBLIC_KEY).encryptedToken())
        .isNotEqualTo(
            TokenEncryption.encrypt(TOKEN, recipientKey, ARN, PUBLIC_KEY).encryptedToken());
  }

  /** Every sender's shared secret would be zero; RFC 7748, section 6.1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
      })
  void aPointOfSmallOrderIsRefused(String point) {
    assertThatThrownBy(() -> TokenEncryption.encrypt(TOKEN, x25519(point), ARN, PUBLIC_KEY))
        .isInstanceOfSatisfying(
            KmsException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.VALIDATION));
  }

  private static ByteString x25519(String hex) {
    return ByteString.of(HexFormat.of().parseHex("302a300506032b656e032100" + hex));
  }

  private static ByteString bytes(String text) {
    return ByteString.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
