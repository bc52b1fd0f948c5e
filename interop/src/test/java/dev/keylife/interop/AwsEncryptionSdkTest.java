package dev.keylife.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoResult;
import dev.keylife.embedded.NodeProgram;
import dev.keylife.interop.SharedInstallation.ImportedKey;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CollectionOfErrors;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;

/**
 * The AWS Encryption SDK for Java and for JavaScript: envelope encryption with data keys from a KMS
 * key.
 */
@ExtendWith(SharedInstallation.Extension.class)
class AwsEncryptionSdkTest {
  private static final Map<String, String> CONTEXT = Map.of("purpose", "test");
  private static final byte[] TEXT = "for the archive".getBytes(UTF_8);

  @Test
  void whatItEncryptedIsReadableForAsLongAsTheMaterialIsThere(SharedInstallation installation) {
    ImportedKey key = installation.newKey();
    try (KmsClient kms = installation.kms()) {
      IKeyring keyring = keyring(kms, key.arn());
      AwsCrypto crypto = AwsCrypto.standard();
      byte[] message = crypto.encryptData(keyring, TEXT, CONTEXT).getResult();

      CryptoResult<byte[], ?> read = crypto.decryptData(keyring, message);
      assertThat(read.getResult()).isEqualTo(TEXT);
      assertThat(read.getEncryptionContext()).containsAllEntriesOf(CONTEXT);

      key.deleteMaterial();
      assertThatThrownBy(() -> crypto.decryptData(keyring, message))
          .isInstanceOfSatisfying(
              CollectionOfErrors.class,
              e -> assertThat(e.list().toString()).contains("is pending import"));

      key.importMaterial();
      assertThat(crypto.decryptData(keyring, message).getResult()).isEqualTo(TEXT);
    }
  }

  @Test
  void anotherKeyDoesNotReadIt(SharedInstallation installation) {
    try (KmsClient kms = installation.kms()) {
      AwsCrypto crypto = AwsCrypto.standard();
      byte[] message =
          crypto.encryptData(keyring(kms, installation.newKey().arn()), TEXT).getResult();

      IKeyring other = keyring(kms, installation.newKey().arn());
      assertThatThrownBy(() -> crypto.decryptData(other, message))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void soDoesTheOneForJavaScript(SharedInstallation installation) throws Exception {
    NodeProgram node = install();
    ImportedKey key = installation.newKey();
    String endpoint = installation.endpoint();
    String message = node.run(endpoint, "encrypt", key.arn(), "for the archive").get(0);

    assertThat(node.run(endpoint, "decrypt", key.arn(), message))
        .containsExactly("test: for the archive");
    try (KmsClient kms = installation.kms()) { // One format, whoever wrote it.
      byte[] read =
          AwsCrypto.standard()
              .decryptData(keyring(kms, key.arn()), Base64.getDecoder().decode(message))
              .getResult();
      assertThat(read).isEqualTo(TEXT);
    }

    key.deleteMaterial();
    assertThat(node.run(endpoint, "decrypt", key.arn(), message).get(0)).startsWith("refused: ");

    key.importMaterial();
    assertThat(node.run(endpoint, "decrypt", key.arn(), message))
        .containsExactly("test: for the archive");
  }

  private static NodeProgram install() throws Exception {
    try {
      return NodeProgram.install(
          Path.of("src", "test", "node"), Path.of("target", "npm"), "encrypt.mjs");
    } catch (NodeProgram.UnavailableException e) {
      return Assumptions.abort("Skipped: " + e.getMessage());
    }
  }

  private static IKeyring keyring(KmsClient kms, String arn) {
    return MaterialProviders.builder()
        .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
        .build()
        .CreateAwsKmsKeyring(
            CreateAwsKmsKeyringInput.builder().kmsClient(kms).kmsKeyId(arn).build());
  }
}
