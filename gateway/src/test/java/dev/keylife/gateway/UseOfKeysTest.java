package dev.keylife.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.use.CryptoProviders;
import dev.keylife.use.DataKeyPairSpec;
import dev.keylife.use.DataKeys;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.SignResponse;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** Imported keys do what keys are for, with the AWS SDK for Java, unchanged. */
@ExtendWith(SharedStack.class)
class UseOfKeysTest {
  private static final Map<String, String> CONTEXT = Map.of("table", "orders");
  private static final SdkBytes PLAINTEXT = SdkBytes.fromUtf8String("a plaintext");
  private static final DataKeys RANDOM = new DataKeys(CryptoProviders.best());

  private static KmsClient kms;

  @BeforeAll
  static void start(GatewayStack stack) {
    kms = stack.kms();
  }

  private static String create(KeySpec spec, KeyUsageType usage) {
    return ImportedKeys.create(kms, spec, usage);
  }

  private static String symmetric(byte[] material) {
    String id = create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    importMaterial(id, material, ImportType.NEW_KEY_MATERIAL);
    return id;
  }

  private static void importMaterial(String keyId, byte[] material) {
    importMaterial(keyId, material, null);
  }

  /**
   * @param type null for what has one material for life
   */
  private static void importMaterial(String keyId, byte[] material, ImportType type) {
    ImportedKeys.importMaterial(kms, keyId, material, type);
  }

  private static SdkBytes encrypt(String keyId) {
    return kms.encrypt(r -> r.keyId(keyId).plaintext(PLAINTEXT).encryptionContext(CONTEXT))
        .ciphertextBlob();
  }

  private static DecryptResponse decrypt(SdkBytes blob) {
    return kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT));
  }

  @Test
  void whatWasEncryptedCanBeReadForAsLongAsTheMaterialIsThere() {
    byte[] material = RANDOM.random(32);
    String id = symmetric(material);
    SdkBytes blob = encrypt(id);
    assertThat(decrypt(blob).plaintext()).isEqualTo(PLAINTEXT);
    assertThat(decrypt(blob).keyId()).endsWith(id);

    kms.deleteImportedKeyMaterial(r -> r.keyId(id));
    assertThatThrownBy(() -> decrypt(blob))
        .isInstanceOf(KmsInvalidStateException.class)
        .hasMessageContaining("is pending import.");
    assertThatThrownBy(() -> encrypt(id)).isInstanceOf(KmsInvalidStateException.class);

    importMaterial(id, material, ImportType.EXISTING_KEY_MATERIAL);
    assertThat(decrypt(blob).plaintext()).isEqualTo(PLAINTEXT);

    kms.disableKey(r -> r.keyId(id));
    assertThatThrownBy(() -> decrypt(blob)).isInstanceOf(DisabledException.class);
    kms.enableKey(r -> r.keyId(id));
    assertThat(decrypt(blob).plaintext()).isEqualTo(PLAINTEXT);
  }

  @Test
  void aCiphertextOfAnOlderMaterialIsReadAfterARotation() {
    String id = symmetric(RANDOM.random(32));
    SdkBytes old = encrypt(id);
    String oldMaterial = decrypt(old).keyMaterialId();
    importMaterial(id, RANDOM.random(32), ImportType.NEW_KEY_MATERIAL);
    kms.rotateKeyOnDemand(r -> r.keyId(id));
    SdkBytes renewed = encrypt(id);
    assertThat(decrypt(old).keyMaterialId()).isEqualTo(oldMaterial);
    assertThat(decrypt(renewed).keyMaterialId()).isNotEqualTo(oldMaterial);
    assertThat(decrypt(old).plaintext()).isEqualTo(decrypt(renewed).plaintext());
  }

  @Test
  void dataKeysAreEncryptedUnderTheKey() {
    String id = symmetric(RANDOM.random(32));
    GenerateDataKeyResponse made =
        kms.generateDataKey(
            r -> r.keyId(id).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
    assertThat(decrypt(made.ciphertextBlob()).plaintext()).isEqualTo(made.plaintext());
    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(made.ciphertextBlob())))
        .isInstanceOf(InvalidCiphertextException.class);
    String other = symmetric(RANDOM.random(32));
    assertThatThrownBy(
            () ->
                kms.decrypt(
                    r ->
                        r.keyId(other)
                            .ciphertextBlob(made.ciphertextBlob())
                            .encryptionContext(CONTEXT)))
        .isInstanceOf(IncorrectKeyException.class);
    assertThatThrownBy(() -> kms.generateDataKey(r -> r.keyId(id).numberOfBytes(16).dryRun(true)))
        .isInstanceOf(DryRunOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_2048, RSASSA_PSS_SHA_256",
    "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512",
    "ECC_NIST_P256, ECDSA_SHA_256",
    "ECC_SECG_P256_K1, ECDSA_SHA_256",
    "ECC_NIST_EDWARDS25519, ED25519_SHA_512"
  })
  void signaturesAreMadeAndVerified(KeySpec spec, SigningAlgorithmSpec algorithm) {
    String id = create(spec, KeyUsageType.SIGN_VERIFY);
    importMaterial(id, RANDOM.newPair(DataKeyPairSpec.valueOf(spec.toString())).privateKey());
    SignResponse signed = kms.sign(r -> r.keyId(id).message(PLAINTEXT).signingAlgorithm(algorithm));
    assertThat(
            kms.verify(
                    r ->
                        r.keyId(id)
                            .message(PLAINTEXT)
                            .signature(signed.signature())
                            .signingAlgorithm(algorithm))
                .signatureValid())
        .isTrue();
    byte[] changed = signed.signature().asByteArray();
    changed[changed.length - 1] ^= 1;
    assertThatThrownBy(
            () ->
                kms.verify(
                    r ->
                        r.keyId(id)
                            .message(PLAINTEXT)
                            .signature(SdkBytes.fromByteArray(changed))
                            .signingAlgorithm(algorithm)))
        .isInstanceOf(KmsInvalidSignatureException.class);
  }

  /** Whoever has the public key needs no KMS to verify. */
  @Test
  void thePublicKeyVerifiesOutside() throws Exception {
    String id = create(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
    importMaterial(id, RANDOM.newPair(DataKeyPairSpec.ECC_NIST_P256).privateKey());
    SignResponse signed =
        kms.sign(
            r ->
                r.keyId(id)
                    .messageType(MessageType.RAW)
                    .message(PLAINTEXT)
                    .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256));
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new X509EncodedKeySpec(
                    kms.getPublicKey(r -> r.keyId(id)).publicKey().asByteArray())));
    verifier.update(PLAINTEXT.asByteArray());
    assertThat(verifier.verify(signed.signature().asByteArray())).isTrue();
  }

  @Test
  void macsAreMadeAndVerified() {
    String id = create(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
    importMaterial(id, RANDOM.random(32));
    SdkBytes mac =
        kms.generateMac(
                r -> r.keyId(id).message(PLAINTEXT).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256))
            .mac();
    assertThat(
            kms.verifyMac(
                    r ->
                        r.keyId(id)
                            .message(PLAINTEXT)
                            .mac(mac)
                            .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256))
                .macValid())
        .isTrue();
    SdkBytes cut = SdkBytes.fromByteArray(Arrays.copyOf(mac.asByteArray(), 16));
    assertThatThrownBy(
            () ->
                kms.verifyMac(
                    r ->
                        r.keyId(id)
                            .message(PLAINTEXT)
                            .mac(cut)
                            .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)))
        .isInstanceOf(KmsInvalidMacException.class);
  }

  @Test
  void aKeyThatWasNotImportedIsUsedTheSameWay() {
    String id = kms.createKey(r -> r.origin(OriginType.AWS_KMS)).keyMetadata().keyId();
    assertThat(decrypt(encrypt(id)).plaintext()).isEqualTo(PLAINTEXT);
  }

  @Test
  void randomBytesAreDrawn() {
    assertThat(kms.generateRandom(r -> r.numberOfBytes(24)).plaintext().asByteArray()).hasSize(24);
  }
}
