package dev.keylife.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.integration.awskms.EndpointOf;
import dev.keylife.interop.SharedInstallation.ImportedKey;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tink's AWS KMS client: data keys of its own, encrypted by a KMS key. */
@ExtendWith(SharedInstallation.Extension.class)
class TinkTest {
  private static final byte[] TEXT = "for the archive".getBytes(UTF_8);
  private static final byte[] CONTEXT = "purpose".getBytes(UTF_8);

  @Test
  void whatItEncryptedIsReadableForAsLongAsTheMaterialIsThere(SharedInstallation installation)
      throws Exception {
    AeadConfig.register();
    ImportedKey key = installation.newKey();
    Aead remote = EndpointOf.url(installation.endpoint()).getAead("aws-kms://" + key.arn());
    Aead envelope = KmsEnvelopeAead.create(PredefinedAeadParameters.AES256_GCM, remote);
    byte[] encrypted = envelope.encrypt(TEXT, CONTEXT);

    assertThat(envelope.decrypt(encrypted, CONTEXT)).isEqualTo(TEXT);
    assertThat(remote.decrypt(remote.encrypt(TEXT, CONTEXT), CONTEXT)).isEqualTo(TEXT);
    assertThatThrownBy(
            () -> remote.decrypt(remote.encrypt(TEXT, CONTEXT), "another".getBytes(UTF_8)))
        .isInstanceOf(GeneralSecurityException.class);

    key.deleteMaterial();
    assertThatThrownBy(() -> envelope.decrypt(encrypted, CONTEXT))
        .isInstanceOf(GeneralSecurityException.class);

    key.importMaterial();
    assertThat(envelope.decrypt(encrypted, CONTEXT)).isEqualTo(TEXT);
  }
}
