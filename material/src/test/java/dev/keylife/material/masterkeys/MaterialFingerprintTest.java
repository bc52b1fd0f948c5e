package dev.keylife.material.masterkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.prf.HmacPrfKey;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.util.SecretBytes;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.material.Damage;
import dev.keylife.material.keyset.TestKeyset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MaterialFingerprintTest {
  private static final byte[] KEY = new byte[32];
  private static final KeyId A = new KeyId("a");

  private final MaterialFingerprint fingerprint = fingerprint(KEY);

  private static MaterialFingerprint fingerprint(byte[] key) {
    try {
      KeysetHandle keyset =
          KeysetHandle.newBuilder()
              .addEntry(KeysetHandle.importKey(prfKey(key)).withFixedId(1).makePrimary())
              .build();
      return new MaterialFingerprint(TestKeyset.withFingerprint(keyset));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HmacPrfKey prfKey(byte[] key) throws GeneralSecurityException {
    return HmacPrfKey.builder()
        .setParameters(PredefinedPrfParameters.HMAC_SHA256_PRF)
        .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
        .build();
  }

  @Test
  void isHmacSha256OfTheKeyIdWithItsLengthAndTheMaterial() throws Exception {
    byte[] material = HexFormat.of().parseHex("00ff10".repeat(11));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
    mac.update(new byte[] {0, 0, 0, 1});
    mac.update("a".getBytes(StandardCharsets.UTF_8));
    mac.update(material);

    assertThat(fingerprint.of(A, material))
        .isEqualTo(new KeyMaterialId(HexFormat.of().formatHex(mac.doFinal())));
  }

  @Test
  void staysTheSameForTheSameMaterialOfTheSameKeyAlone() {
    KeyMaterialId id = fingerprint.of(A, new byte[32]);

    assertThat(fingerprint.of(A, new byte[32])).isEqualTo(id);
    assertThat(fingerprint.of(A, new byte[33])).isNotEqualTo(id);
    assertThat(fingerprint.of(new KeyId("b"), new byte[32])).isNotEqualTo(id);
    assertThat(fingerprint(Damage.flipBit(KEY, 0)).of(A, new byte[32])).isNotEqualTo(id);
  }

  @Test
  void theKeyIdAndTheMaterialCannotFlowIntoEachOther() {
    assertThat(fingerprint.of(new KeyId("ab"), "c".getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(fingerprint.of(A, "bc".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aKeysetIsToldFromEveryOther() throws Exception {
    MasterKeys keys = TestKeyset.newMasterKeys();

    assertThat(MaterialFingerprint.identity(keys))
        .matches("[0-9a-f]{64}")
        .isEqualTo(MaterialFingerprint.identity(keys))
        .isNotEqualTo(MaterialFingerprint.identity(TestKeyset.newMasterKeys()));
  }

  @Test
  void aFingerprintKeyThatWasRotatedIsRefused() throws Exception {
    KeysetHandle rotated =
        KeysetHandle.newBuilder(TestKeyset.newFingerprintKeyset())
            .addEntry(KeysetHandle.importKey(prfKey(KEY)).withFixedId(2))
            .build();

    assertThatThrownBy(() -> TestKeyset.withFingerprint(rotated))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("one key for ever");
  }
}
