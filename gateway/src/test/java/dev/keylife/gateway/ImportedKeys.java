package dev.keylife.gateway;

import dev.keylife.client.KeyMaterialWrapper;
import dev.keylife.client.SecretBytes;
import dev.keylife.type.WrappingAlgorithm;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** Makes keys with material that a test knows, through an SDK's client. */
final class ImportedKeys {
  private ImportedKeys() {}

  /** A key that waits for its material. */
  static String create(KmsClient kms, KeySpec spec, KeyUsageType usage) {
    return kms.createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(spec).keyUsage(usage))
        .keyMetadata()
        .keyId();
  }

  /**
   * @param type null for what has one material for life
   */
  static void importMaterial(KmsClient kms, String keyId, byte[] material, ImportType type) {
    GetParametersForImportResponse parameters =
        kms.getParametersForImport(
            r ->
                r.keyId(keyId)
                    .wrappingAlgorithm(AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256)
                    .wrappingKeySpec(WrappingKeySpec.RSA_2048));
    byte[] wrapped =
        KeyMaterialWrapper.wrap(
            SecretBytes.owning(material.clone()),
            parameters.publicKey().asByteArray(),
            WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256);
    kms.importKeyMaterial(
        r ->
            r.keyId(keyId)
                .importToken(parameters.importToken())
                .encryptedKeyMaterial(SdkBytes.fromByteArray(wrapped))
                .importType(type)
                .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
  }
}
